/*
 * explained: an Explanation as text or as why403.explain/1 (contract.md). Pure: explanation in,
 * bytes out.
 */
#ifndef WHY403_REPORT_EXPLAINED_H
#define WHY403_REPORT_EXPLAINED_H

#include "engine/explain.h"
#include "report/report.h"

struct cJSON;

void report_explained_json(Buf *out, const Explanation *explanation, bool show_key_ids);
/* Its "errors" and "log" into an object of another document. */
void report_explained_put(struct cJSON *object, const Explanation *explanation, bool show_key_ids);
/* why403.report/1 with the explanation of what Terraform printed under "explained" (check --error);
 * NULL = null. */
void report_json_explained(Buf *out, const SessionView *view, const Explanation *explanation);
/* As a stream: the errors from that one on; and what is known at the end only. */
void report_explained_errors(Buf *out, const Explanation *explanation, size_t from,
                             const ReportStyle *style);
void report_explained_end(Buf *out, const Explanation *explanation, const ReportStyle *style,
                          bool show_key_ids);
/* Both. */
void report_explained_text(Buf *out, const Explanation *explanation, const ReportStyle *style,
                           bool show_key_ids);

#endif
