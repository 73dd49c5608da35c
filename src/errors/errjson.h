/*
 * errjson: JSON in a log as the text that a person would have read: an error of `terraform ...
 * -json`, a record of TF_LOG=JSON, the output of a program that a collector wrapped in objects.
 *
 * Pure. Must not know: what an error means.
 */
#ifndef WHY403_ERRORS_ERRJSON_H
#define WHY403_ERRORS_ERRJSON_H

#include "base/arena.h"

enum errjson_kind {
    ERRJSON_NOTHING,
    ERRJSON_ERROR,  /* Terraform's own: "Error: summary\ndetail\n  with address,\n  on file line n"
                     */
    ERRJSON_RECORD, /* of Terraform's log, as it would stand there as text: "[LEVEL] module: ..." */
    ERRJSON_EVENT,  /* something that a program reports with a level that is no harmless one */
    ERRJSON_OUTPUT, /* lines of somebody's output */
    ERRJSON_PASSED  /* the same with a harmless level: that of what passes them on, often */
};

typedef struct ErrJson {
    enum errjson_kind kind;
    const char *text; /* NULL for nothing */
    bool tells_error; /* ERRJSON_PASSED: it is an error by its own words */
} ErrJson;

/* Takes the next object off *rest, whatever stands between objects. False where none begins; one
 * that doesn't end goes to the end. */
bool errjson_next(Span *rest, Span *out_object);
ErrJson errjson_read(Arena *arena, Span object);
/* Text with JSON's escapes (\n, \", \u2502) undone, for what is cut or is no JSON at all; and
 * whether it looks as if that were needed. */
const char *errjson_unescape(Arena *arena, Span text);
bool errjson_is_escaped(Span text);

#endif
