# Turns a table of src/data into C: one ROW("cell", "cell", ...) for each row, for an #include below a definition of ROW.
# Line 1 of a table names its sources, line 2 its columns. An empty cell and "-" become NULL; the columns named below are yes/no
# and become true or false.
BEGIN {
    FS = "\t"
    yes_no["opt_in"] = yes_no["retryable"] = 1
}
NR == 1 {
    print "/* Made from " FILENAME " by tsv2c.awk. */"
    next
}
NR == 2 {
    columns = NF
    for (i = 1; i <= NF; i++)
        name[i] = $i
    next
}
{
    if (NF != columns) {
        print FILENAME ":" NR ": " NF " columns instead of " columns > "/dev/stderr"
        exit 1
    }
    row = ""
    for (i = 1; i <= NF; i++) {
        cell = $i
        gsub(/\\/, "\\\\", cell)
        gsub(/"/, "\\\"", cell)
        gsub(/\?\?/, "?\"\"?", cell)
        if (name[i] in yes_no)
            cell = substr(cell, 1, 3) == "yes" ? "true" : "false"
        else
            cell = cell == "" || cell == "-" ? "NULL" : "\"" cell "\""
        row = row (i > 1 ? ", " : "") cell
    }
    print "ROW(" row ")"
}
