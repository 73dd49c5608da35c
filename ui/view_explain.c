/* What a pasted error says, what it rules out, what separates the rest. */
#include "ui/screen.h"

#include "base/text.h"

enum { PASTE_SHOWN_LINES = 200 };

void view_explain(const Model *model, Doc *doc)
{
    Span rest = buf_span(&model->paste), line;
    doc_para(doc, 0, ROLE_TITLE, "Paste what Terraform printed; it stays on this machine. C-d when it is all there.");
    doc_blank(doc);
    for (int n = 0; n < PASTE_SHOWN_LINES && span_next_line(&rest, &line); n++)
        doc_para(doc, 1, ROLE_COMMAND, text_safe_span(doc->arena, span_trim(line, "\r")));
}
