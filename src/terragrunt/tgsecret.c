/*
 * Where a secret may go in a unit: into inputs, variables, arguments and text that is written. They
 * keep its mark, so whoever reads them on does not send it. Whatever else it would decide (which
 * file is read, what a thing is called, whether a block is there) could be told from what is asked
 * then: what Terraform gets is not known (SECURITY.md).
 */
#include <string.h>

#include "base/secret.h"
#include "data/env_vars.h"
#include "terragrunt/tgload.h"

/* Arguments that hand a value on with its mark, or that nothing is made of here. */
static bool secret_is_handed_on(Span name)
{
    static const char *const names[] = {
        "arguments", "config", "contents", "encryption",   "env_vars",
        "execute",   "inputs", "meta",     "mock_outputs", "iam_web_identity_token"};
    return span_is_one_of(name, names, ARRAY_LEN(names));
}

/* Null or not, how many, which keys: nothing that is written keeps that. */
static bool secret_shapes(const HclValue *v)
{
    if (v->secret && (v->kind == HV_NULL || v->kind == HV_LIST || v->kind == HV_OBJECT))
        return true;
    for (size_t i = 0; v->secret_inside && i < v->n; i++)
        if (secret_shapes(&v->items[i]))
            return true;
    return false;
}

void tgsecret_tell(TgLoad *load, Source at, const char *what)
{
    tg_unknown(load, at, arena_printf(load->arena, "%s is not known: %s", what, HCL_PRIVATE));
}

bool tgsecret_decides(TgLoad *load, Span name, const HclValue *v, Source at)
{
    bool of_each = span_is(name, "env_vars"); /* each variable is looked at by itself */
    if (of_each ? !v->secret : secret_is_handed_on(name) ? !secret_shapes(v) : !hv_any_secret(v))
        return false;
    if (v->kind == HV_STRING)
        secret_suspect(v->text); /* a name or a path has no mark */
    tgsecret_tell(load, at, text_safe(load->arena, arena_span(load->arena, name)));
    return true;
}

/* ---- words ---- */

/* "-var=NAME=${...}", "NAME=${...}": what the value is for does not depend on it. */
static bool secret_word_is_value(const HclExpr *e)
{
    static const char *const options[] = {"-var=", "-backend-config="};
    Span text =
        e->kind == HCL_TEMPLATE && !e->wrapped && e->n_items > 0 && e->items[0]->kind == HCL_TEXT
            ? e->items[0]->text
            : SPAN_EMPTY;
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (span_starts(text, options[i]))
            text = span_sub(text, strlen(options[i]), text.len);
    return !span_starts(text, "-") && span_find_char(text, '=') < text.len;
}

/* Of extra_arguments' words Terraform reads names and paths. */
static void secret_check_words(TgScope *scope, const HclAttr *attr, const HclValue *words)
{
    bool listed = attr->expr->kind == HCL_TUPLE && attr->expr->n_items == words->n;
    for (size_t i = 0; words->secret_inside && i < words->n; i++) {
        bool file = i > 0 && hv_is(&words->items[i - 1], "-var-file");
        if (!words->items[i].secret ||
            (listed && !file && secret_word_is_value(attr->expr->items[i])))
            continue;
        tgsecret_tell(scope->load, hcl_source(scope->file, attr->at), "arguments");
        return;
    }
}

void tgsecret_check_block(TgScope *scope, const HclBody *body, const HclValue *made)
{
    for (size_t i = 0; i < body->attrs.len; i++) {
        const HclAttr *attr = &body->attrs.items[i];
        const HclValue *v = hv_get(made, attr->name);
        if (v && !tgsecret_decides(scope->load, attr->name, v, hcl_source(scope->file, attr->at)) &&
            span_is(attr->name, "arguments"))
            secret_check_words(scope, attr, v);
    }
}

/* ---- source ---- */

/* A token before the "@" of a URL chooses no code: "git::https://${...}@host/repo.git//module" is
 * what it is without. False: there is more of a secret in it. */
static bool secret_in_userinfo(TgScope *scope, const HclExpr *e, HclValue *source)
{
    AUTO_BUF Buf out = BUF_INIT(TG_FILE_MAX);
    bool behind = false;
    size_t scheme;
    if (e->kind != HCL_TEMPLATE || e->wrapped || e->n_items == 0)
        return false;
    scheme = span_find(e->items[0]->text, "://");
    if (scheme >= e->items[0]->text.len)
        return false;
    buf_add(&out, span_sub(e->items[0]->text, 0, scheme + 3));
    for (uint32_t i = 0; i < e->n_items; i++) {
        const HclExpr *part = e->items[i];
        bool text = part->kind == HCL_TEXT;
        if (part->kind == HCL_IF_PART || part->kind == HCL_FOR_PART)
            return false;
        HclValue v = text ? hv_string(part->text, SOURCE_UNKNOWN) : tgscope_eval(scope, part);
        size_t at = span_find_char(v.text, '@');
        if (behind && v.secret)
            return false;
        if (behind)
            buf_add(&out, v.text);
        else if (text && at < v.text.len)
            buf_add(&out, span_sub(v.text, at + 1, v.text.len));
        behind |= text && at < v.text.len;
    }
    if (!behind)
        return false;
    *source = hv_string(span_of(arena_span(scope->load->arena, buf_span(&out))), source->at);
    return true;
}

void tgsecret_take_source(TgScope *scope, const HclAttr *attr, HclValue *v)
{
    if (v->kind != HV_STRING || !hv_any_secret(v) || !secret_in_userinfo(scope, attr->expr, v))
        tgsecret_decides(scope->load, attr->name, v, hcl_source(scope->file, attr->at));
}

/* ---- variables ---- */

bool tgsecret_may_be_variable(Span name, const HclValue *v)
{
    if (!v->secret)
        return true;
    if (span_starts(name, "TF_VAR_") || env_vars_is_secret(name, v->text))
        return v->kind != HV_NULL;
    return !env_vars_is_read(name);
}

/* ---- text that is written ---- */

/* What stands before and behind the string that holds line[from, end); false: none does. */
static bool secret_string_around(Span line, size_t from, size_t end, Span *out_before,
                                 Span *out_behind)
{
    size_t open = 0, close = end;
    bool within = false;
    for (size_t i = 0; i < from; i++)
        if (line.ptr[i] == '\\' && within) {
            i++;
        } else if (line.ptr[i] == '"') {
            within = !within;
            open = i;
        }
    while (close < line.len && line.ptr[close] != '"')
        close += line.ptr[close] == '\\' ? 2 : 1;
    *out_before = span_trim(span_sub(line, 0, open), " \t");
    *out_behind = span_trim(span_sub(line, close + 1, line.len), " \t)");
    return within && close < line.len;
}

/* "..." and nothing else, as jsonencode() writes a text. */
static bool secret_is_quoted(Span text)
{
    size_t i = 1;
    if (text.len < 2 || text.ptr[0] != '"')
        return false;
    while (i < text.len && text.ptr[i] != '"')
        i += text.ptr[i] == '\\' ? 2 : 1;
    return i + 1 == text.len;
}

bool tgsecret_is_value(Span text, size_t from, size_t end)
{
    size_t begin = from, last = end;
    Span line, before, behind, inside = span_sub(text, from, end);
    while (begin > 0 && text.ptr[begin - 1] != '\n')
        begin--;
    while (last < text.len && text.ptr[last] != '\n')
        last++;
    line = span_sub(text, begin, last);
    if (span_find_char(inside, '\n') < inside.len || span_find(line, "${") < line.len ||
        span_find(line, "%{") < line.len)
        return false;
    before = span_trim(span_sub(line, 0, from - begin), " \t");
    behind = span_trim(span_sub(line, end - begin, line.len), " \t)");
    if (!secret_is_quoted(inside) &&
        (span_find_char(inside, '"') < inside.len || span_find_char(inside, '\\') < inside.len ||
         !secret_string_around(line, from - begin, end - begin, &before, &behind)))
        return false;
    return before.len > 0 && strchr("=:([,?", before.ptr[before.len - 1]) &&
           !span_starts(behind, "=") && !span_starts(behind, ":");
}
