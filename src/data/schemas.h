/*
 * The JSON Schemas of what why403 writes, one a file in src/data/schema/; part of the program, so
 * that `why403 schema NAME` needs no file. The table is made by src/data/embed-schemas.sh.
 */
#ifndef WHY403_DATA_SCHEMAS_H
#define WHY403_DATA_SCHEMAS_H

#include <stddef.h>

typedef struct DataSchema {
    const char *name; /* "report" */
    const char *text; /* JSON Schema, draft 2020-12 */
} DataSchema;

/* Sorted by name. */
extern const DataSchema data_schemas[];
extern const size_t n_data_schemas;

#endif
