#!/bin/sh
# embed-schemas.sh FOLDER: prints a C file that holds every JSON Schema of the folder (src/data/schemas.h).
set -eu
cd "$1"
echo '#include "data/schemas.h"'
rows=
for f in *.json; do
    name=${f%.json}
    echo "static const char schema_${name}[] = {"
    od -An -v -tx1 "$f" | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'
    echo "0};"
    rows="$rows    {\"$name\", schema_$name},
"
done
printf 'const DataSchema data_schemas[] = {\n%s};\n' "$rows"
echo "const size_t n_data_schemas = sizeof data_schemas / sizeof data_schemas[0];"
