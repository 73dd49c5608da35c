/*
 * explained: an Explanation as text or as why403.explain/1 (contract.md). Pure: explanation in, bytes out.
 */
#ifndef WHY403_REPORT_EXPLAINED_H
#define WHY403_REPORT_EXPLAINED_H

#include "engine/explain.h"
#include "report/report.h"

void report_explained_json(Buf *out, const Explanation *explanation, bool show_key_ids);
void report_explained_text(Buf *out, const Explanation *explanation, const ReportStyle *style, bool show_key_ids);

#endif
