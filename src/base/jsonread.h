/*
 * jsonread: JSON that somebody else wrote, read by cJSON. A node of it takes a hundred bytes where
 * the text has two ("0,"), so the values are counted before any is read: the one door to cJSON's
 * parser (tests/lint/layers.sh).
 *
 * Must not know: what stands in it.
 */
#ifndef WHY403_BASE_JSONREAD_H
#define WHY403_BASE_JSONREAD_H

#include "base/span.h"

struct cJSON;

enum { JSON_NODES_MAX = 500000 };

/* Not fewer than the values that the text holds. */
size_t json_nodes(Span text);

/* NULL: it is none, or of more than JSON_NODES_MAX values. With end, what comes after the value is
 * the caller's to judge and *end is where; without it, there may be anything. */
struct cJSON *json_read(Span text, const char **end);

#endif
