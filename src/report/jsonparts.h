/*
 * jsonparts: the pieces that why403.report/1 and why403.explain/1 share: texts that are always
 * valid UTF-8, places, fixes. Over cJSON, whose allocator wipes (host_init). Keys are always
 * present; null stands where there is nothing.
 *
 * Must not know: which document it is writing.
 */
#ifndef WHY403_REPORT_JSONPARTS_H
#define WHY403_REPORT_JSONPARTS_H

#include <cjson/cJSON.h>

#include "engine/session.h"
#include "fact/finding.h"

/* NULL becomes null; bytes that are no UTF-8 become visible escapes. */
void json_put_text(cJSON *object, const char *key, const char *text);
void json_put_number(cJSON *object, const char *key, double number);
/* null where number is 0: an HTTP status, a line. */
void json_put_nonzero(cJSON *object, const char *key, int number);
void json_put_bool(cJSON *object, const char *key, bool value);
/* An empty object or array that was added under key. */
cJSON *json_put_object(cJSON *object, const char *key);
cJSON *json_put_array(cJSON *object, const char *key);
cJSON *json_add_object(cJSON *array);
void json_add_text(cJSON *array, const char *text);

/* {"file", "line"} for a place in a file, else null. */
void json_put_place(cJSON *object, const char *key, Source at);
/* One fix as contract.md has it, added to array; secret spans are masked already (Edit.shown_*). */
cJSON *json_add_fix(cJSON *array, const Fix *fix);
/* "fixes": [...] of them. */
void json_put_fixes(cJSON *object, const Fix *fixes, size_t n_fixes);

/* "changes": [{"area", "what", "before", "after"}] */
void json_put_change_list(cJSON *object, const ChangeVec *changes);

/* Indented text of the document and a line end; the document is deleted. */
void json_write(Buf *out, cJSON *document);
/* The same on one line. */
void json_write_line(Buf *out, cJSON *document);

#endif
