/*
 * The text of a file that Terragrunt writes: with gaps for what is not known, and for each line
 * where a person would change it. A text of several lines is worked out of pieces, of which each
 * stands in a file; a line that holds one value in quotes tells where that value is written, too.
 */
#include <string.h>

#include "base/secret.h"
#include "terragrunt/tgload.h"

/* Within a string of the generated file a gap has to be an interpolation. */
static const char *text_gap(HclEval *eval, const HclValue *unknown, Span before)
{
    TgScope *scope = eval->data;
    bool in_string = false;
    size_t from = before.len;
    while (from > 0 && before.ptr[from - 1] != '\n')
        from--;
    for (size_t i = from; i < before.len; i++)
        if (before.ptr[i] == '\\')
            i++;
        else if (before.ptr[i] == '"')
            in_string = !in_string;
    return in_string ? arena_printf(eval->arena, "${%s}", tg_gap(scope->load, unknown->text))
                     : tg_gap(scope->load, unknown->text);
}

/* Its place is the folder's own and can be shown: nothing of the user's, no secret. */
static bool text_has_place(const HclValue *v)
{
    return v->kind == HV_STRING && v->text.len > 0 &&
           span_find_char(v->text, '\n') == v->text.len && !v->secret && !v->users &&
           v->at.kind == SOURCE_FILE && v->at.line > 0;
}

/* Each line stands where its first piece does. */
static void text_place_lines(HclLine *lines, Span text, const HclPieceVec *pieces)
{
    size_t line = 0;
    for (size_t i = 0; i < pieces->len; i++) {
        const HclPiece *piece = &pieces->items[i];
        size_t end = i + 1 < pieces->len ? pieces->items[i + 1].from : text.len;
        if (end > piece->from && lines[line].at.kind == SOURCE_NONE)
            lines[line].at = piece->at;
        if (lines[line].value.len == 0 && text_has_place(&piece->value)) {
            lines[line].value = piece->value.text;
            lines[line].value_at = piece->value.at;
        }
        for (size_t k = piece->from; k < end; k++) {
            if (text.ptr[k] != '\n')
                continue;
            line++;
            if (k + 1 < end)
                lines[line].at = piece->at;
        }
    }
}

/* Its lines are secret for whoever reads them as code. False: that code says more of a secret than
 * a line can keep. */
static bool text_hide_secrets(HclLine *lines, Span text, const HclPieceVec *pieces)
{
    size_t line = 0;
    for (size_t i = 0; i < pieces->len; i++) {
        const HclPiece *piece = &pieces->items[i];
        size_t end = i + 1 < pieces->len ? pieces->items[i + 1].from : text.len;
        bool secret = hv_any_secret(&piece->value);
        if (secret) {
            secret_suspect(span_sub(text, piece->from, end));
            if (!tgsecret_is_value(text, piece->from, end))
                return false;
            lines[line].secret = true;
        }
        for (size_t at = piece->from; at < end; at++)
            line += text.ptr[at] == '\n';
    }
    return true;
}

HclValue tgtext_value(TgScope *scope, const HclExpr *expr)
{
    HclEval *eval = &scope->eval;
    TgMade made = {0};
    HclLine *lines;
    HclValue v;
    eval->gap = text_gap;
    eval->traced = expr;
    eval->pieces = (HclPieceVec)VEC_INIT;
    v = tgscope_eval(scope, expr);
    eval->gap = NULL;
    eval->traced = NULL;
    if (v.kind != HV_STRING || (expr->kind != HCL_TEXT && expr->kind != HCL_TEMPLATE))
        return v;
    /* A text without pieces stands on the line below its heredoc's marker, or where it begins. */
    v.at = hcl_source(scope->file, expr->at);
    Span from = span_sub(scope->file->text, expr->at.offset, scope->file->text.len);
    if (!scope->file->json && span_starts(from, "<<"))
        v.at.line++;
    made.text = v.text;
    made.n_lines = 1 + span_count(v.text, '\n');
    lines = arena_array(eval->arena, HclLine, made.n_lines);
    text_place_lines(lines, v.text, &eval->pieces);
    if (!text_hide_secrets(lines, v.text, &eval->pieces))
        return v;
    for (size_t i = 0; i < made.n_lines; i++)
        if (lines[i].at.kind == SOURCE_NONE)
            lines[i].at = i ? lines[i - 1].at : v.at;
    made.lines = lines;
    vec_push(eval->arena, &scope->load->made, made);
    return v;
}

const HclLine *tgtext_lines(TgLoad *load, const HclValue *v, size_t *out_n)
{
    HclLine *lines;
    for (size_t i = load->made.len; i-- > 0;)
        if (load->made.items[i].text.ptr == v->text.ptr &&
            load->made.items[i].text.len == v->text.len) {
            *out_n = load->made.items[i].n_lines;
            return load->made.items[i].lines;
        }
    *out_n = v->at.kind == SOURCE_FILE ? 1 + span_count(v->text, '\n') : 0;
    lines = arena_array(load->arena, HclLine, *out_n + 1);
    for (size_t i = 0; i < *out_n; i++)
        lines[i].at = v->at;
    return lines;
}

HclLine *tgtext_all_at(TgLoad *load, Span text, Source at, size_t *out_n)
{
    HclLine *lines;
    *out_n = 1 + span_count(text, '\n');
    lines = arena_array(load->arena, HclLine, *out_n);
    for (size_t i = 0; i < *out_n; i++)
        lines[i].at = at;
    return lines;
}
