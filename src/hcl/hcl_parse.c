#include <string.h>

#include "base/names.h"
#include "hcl/hcl_expr.h"

enum { PANICS_MAX = 50, WIDE_BODY = 24, COLUMN_MAX = 4096 };

static void hcl_body(HclLexer *lex, HclBody *out, bool nested);

/* ---- going on behind a bad item ---- */

static void hcl_skip_quoted(HclLexer *lex)
{
    int braces = 0;
    while (lex->p < lex->end && (*lex->p != '\n' || braces > 0)) {
        char c = *lex->p++, next = lex->p < lex->end ? *lex->p : '\0';
        if (c == '\\' && next && next != '\n')
            lex->p++;
        else if ((c == '$' || c == '%') && next == '{')
            braces++;
        else if (c == '}' && braces > 0)
            braces--;
        else if (c == '\n')
            lex->line++;
        else if (c == '"' && braces == 0)
            return;
    }
}

static void hcl_skip_heredoc(HclLexer *lex, Span marker)
{
    Span rest = {lex->p, (size_t)(lex->end - lex->p)}, line;
    while (span_next_line(&rest, &line)) {
        lex->line++;
        if (span_same(span_trim(line, " \t\r"), marker)) {
            lex->p = line.ptr + line.len; /* the newline ends the item */
            lex->line--;
            return;
        }
    }
    lex->p = lex->end;
}

static bool hcl_is_one_of(Span text, const char *chars)
{
    return text.len == 1 && strchr(chars, text.ptr[0]);
}

/* From the item's first byte to the newline that ends it, whatever brackets lie between. */
static void hcl_skip_item(HclLexer *lex, HclPlace from)
{
    int depth = 0;
    if (lex->file->too_large) {
        lex->panic = false;
        return;
    }
    lex->p = lex->file->text.ptr + from.offset;
    lex->line = from.line;
    lex->have = false;
    lex->deaf = 0;
    for (;;) {
        HclToken t = hcl_take(lex);
        if (t.kind == TOKEN_QUOTE)
            hcl_skip_quoted(lex);
        else if (t.kind == TOKEN_HEREDOC)
            hcl_skip_heredoc(lex, t.text);
        else if (t.kind == TOKEN_SYMBOL && hcl_is_one_of(t.text, "{[("))
            depth++;
        else if (t.kind == TOKEN_SYMBOL && hcl_is_one_of(t.text, "}])"))
            depth--;
        if (t.kind == TOKEN_EOF || (t.kind == TOKEN_NEWLINE && depth <= 0))
            break;
        if (depth < 0 && !span_is(t.text, "}"))
            depth = 0;   /* one too many */
        if (depth < 0) { /* the closing brace of the body around */
            lex->token = t;
            lex->have = true;
            break;
        }
    }
    lex->panic = false;
    if (++lex->n_panics > PANICS_MAX) {
        lex->p = lex->end;
        lex->have = false;
    }
}

/* ---- bodies ---- */

static void hcl_end_item(HclLexer *lex, bool single_line, const char *summary, const char *detail)
{
    const HclToken *t = hcl_peek(lex);
    if (lex->panic || t->kind == TOKEN_EOF || (single_line && hcl_at(lex, "}")))
        return;
    if (t->kind == TOKEN_NEWLINE)
        lex->have = false;
    else if (single_line && hcl_at(lex, ","))
        hcl_fail(lex, t->at, "Invalid single-argument block definition",
                 "a block on one line can hold one argument only");
    else
        hcl_fail(lex, t->at, summary, detail);
}

static void hcl_add_attr(HclLexer *lex, HclBody *body, NameMap *seen, HclAttr attr)
{
    bool twice = false;
    if (body->attrs.len == WIDE_BODY)
        for (size_t i = 0; i < body->attrs.len; i++)
            names_put(lex->arena, seen, body->attrs.items[i].name, body->attrs.items[i].expr);
    if (body->attrs.len >= WIDE_BODY)
        twice = names_get(seen, attr.name) != NULL;
    else
        for (size_t i = 0; i < body->attrs.len && !twice; i++)
            twice = span_same(body->attrs.items[i].name, attr.name);
    if (twice) {
        hcl_fail(lex, attr.at, "Attribute redefined", "this argument is set twice in one block");
        return;
    }
    if (body->attrs.len >= WIDE_BODY)
        names_put(lex->arena, seen, attr.name, attr.expr);
    hcl_count(lex, attr.at, HCL_NODES_ATTR);
    vec_push(lex->arena, &body->attrs, attr);
}

static void hcl_attribute(HclLexer *lex, HclBody *body, NameMap *seen, HclToken name,
                          bool single_line)
{
    HclAttr attr = {.name = name.text, .at = name.at, .file = lex->file};
    attr.expr = hcl_expr(lex);
    hcl_end_item(lex, single_line, "Missing newline after argument",
                 "an argument must end with a newline");
    if (lex->panic) /* that it is there is known, what it is worth is not */
        attr.expr = hcl_node(lex, HCL_ERROR, attr.expr->at, 0);
    hcl_add_attr(lex, body, seen, attr);
}

static void hcl_label(HclLexer *lex, HclBlock *block)
{
    HclToken t = hcl_take(lex);
    Span text = t.text;
    if (t.kind == TOKEN_QUOTE && !hcl_literal(hcl_quoted(lex, t.at), &text) && !lex->panic)
        hcl_fail(lex, t.at, "Invalid string literal", "a block label can't hold an interpolation");
    if (block->n_labels < (int)ARRAY_LEN(block->labels))
        block->labels[block->n_labels] = arena_span(lex->arena, text);
    block->n_labels++;
}

static void hcl_block(HclLexer *lex, HclBody *body, HclToken type)
{
    HclBlock *block = arena_new(lex->arena, HclBlock);
    block->type = type.text;
    block->at = type.at;
    block->file = lex->file;
    while (!lex->panic &&
           (hcl_peek(lex)->kind == TOKEN_IDENT || hcl_peek(lex)->kind == TOKEN_QUOTE))
        hcl_label(lex, block);
    if (lex->panic)
        return;
    if (!hcl_accept(lex, "{")) {
        hcl_fail(lex, hcl_peek(lex)->at, "Invalid block definition",
                 "an equals sign, a quoted block label or an opening brace is expected here");
        return;
    }
    hcl_count(lex, block->at, HCL_NODES_BLOCK);
    vec_push(lex->arena, &body->blocks, block);
    if (hcl_enter(lex))
        hcl_body(lex, &block->body, true);
    hcl_leave(lex);
    block->end_line = hcl_peek(lex)->at.line;
    if (lex->panic)
        return;
    if (!hcl_accept(lex, "}")) {
        hcl_fail(lex, block->at, "Unclosed configuration block",
                 "there is no closing brace for this block before the end of the file");
        return;
    }
    hcl_end_item(lex, false, "Missing newline after block definition",
                 "a block must end with a newline");
}

static void hcl_item(HclLexer *lex, HclBody *body, NameMap *seen, bool single_line)
{
    HclToken name = hcl_take(lex);
    if (name.kind == TOKEN_QUOTE && lex->loose && hcl_literal(hcl_quoted(lex, name.at), &name.text))
        name.kind = TOKEN_IDENT;
    if (name.kind != TOKEN_IDENT)
        hcl_fail(lex, name.at,
                 name.kind == TOKEN_QUOTE ? "Invalid argument name"
                                          : "Argument or block definition required",
                 "an argument (name = value) or a block is expected here");
    else if (hcl_accept(lex, "="))
        hcl_attribute(lex, body, seen, name, single_line);
    else if (single_line)
        hcl_fail(lex, name.at, "Invalid single-argument block definition",
                 "a block on one line can hold one argument only");
    else
        hcl_block(lex, body, name);
}

/* Up to the closing brace (not taken) or the end of the file. */
static void hcl_body(HclLexer *lex, HclBody *out, bool nested)
{
    NameMap seen = {NULL, 0, 0};
    bool single_line = nested && hcl_peek(lex)->kind != TOKEN_NEWLINE;
    for (;;) {
        const HclToken *t = hcl_peek(lex);
        HclPlace from = t->at;
        if (t->kind == TOKEN_EOF || (nested && hcl_at(lex, "}")))
            return;
        if (t->kind == TOKEN_NEWLINE) {
            lex->have = false;
            continue;
        }
        hcl_item(lex, out, &seen, single_line);
        if (lex->panic) {
            hcl_skip_item(lex, from);
            single_line = false;
        }
    }
}

/* ---- whole texts ---- */

HclLexer hcl_open(Arena *arena, const char *name, Span text)
{
    HclFile *file = arena_new(arena, HclFile);
    *file =
        (HclFile){.name = name, .kind = SOURCE_FILE, .text = text.ptr ? text : SPAN_LITERAL("")};
    text = file->text;
    return (HclLexer){.arena = arena,
                      .file = file,
                      .p = text.ptr + (span_starts(text, "\xef\xbb\xbf") ? 3 : 0),
                      .end = text.ptr + text.len,
                      .line = 1,
                      .expr = hcl_expr};
}

HclFile *hcl_close(HclLexer *lex)
{
    HclFile *file = lex->file;
    if (!file->too_large)
        return file;
    file->body = (HclBody){VEC_INIT, VEC_INIT};
    file->value = hcl_node(lex, HCL_ERROR, file->too_large_at, 0);
    file->error = file->form = (HclError){NULL, NULL, {0, 0}};
    return file;
}

HclFile *hcl_parse(Arena *arena, const char *name, Span text)
{
    HclLexer lex = hcl_open(arena, name, text);
    hcl_body(&lex, &lex.file->body, false);
    return hcl_close(&lex);
}

HclFile *hcl_parse_loose(Arena *arena, const char *name, Span text)
{
    HclLexer lex = hcl_open(arena, name, text);
    lex.loose = true;
    hcl_body(&lex, &lex.file->body, false);
    return hcl_close(&lex);
}

HclFile *hcl_parse_value(Arena *arena, const char *name, Span text)
{
    HclLexer lex = hcl_open(arena, name, text);
    lex.deaf = 1;
    lex.file->value = hcl_expr(&lex);
    if (!lex.panic && hcl_peek(&lex)->kind != TOKEN_EOF)
        hcl_fail(&lex, hcl_peek(&lex)->at, "Extra characters after expression",
                 "an expression was read, and then there was more");
    return hcl_close(&lex);
}

HclFile *hcl_parse_template(Arena *arena, const char *name, Span text)
{
    HclLexer lex = hcl_open(arena, name, text);
    lex.file->value = hcl_template_text(&lex, text, (HclPlace){0, 1});
    return hcl_close(&lex);
}

/* ---- questions about trees ---- */

const HclAttr *hcl_body_attr(const HclBody *body, const char *name)
{
    for (size_t i = 0; i < body->attrs.len; i++)
        if (span_is(body->attrs.items[i].name, name))
            return &body->attrs.items[i];
    return NULL;
}

/* The line of a file that a program made; NULL: of another, or beyond what was told of it. */
static const HclLine *made_line(const HclFile *file, int line)
{
    return file->lines && line > 0 && (size_t)line <= file->n_lines ? &file->lines[line - 1] : NULL;
}

const char *hcl_too_what(const HclFile *file)
{
    return file->too_deep ? "nested too deeply" : "too large";
}

/* Eight bytes at once: a place far out on a long line is asked for as often as an expression there
 * is worked out. */
#define EACH_BYTE UINT64_C(0x0101010101010101)

static uint64_t eight_bytes(const char *p)
{
    uint64_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

static bool has_newline(uint64_t bytes)
{
    bytes ^= EACH_BYTE * '\n';
    return ((bytes - EACH_BYTE) & ~bytes & EACH_BYTE * 0x80) != 0;
}

/* Bytes that begin a character: all but 10xxxxxx. */
static int characters_in(const char *p, size_t len)
{
    int n = 0;
    for (; len >= 8; p += 8, len -= 8) {
        uint64_t bytes = eight_bytes(p);
        n += 8 - (int)((bytes >> 7 & ~bytes >> 6 & EACH_BYTE) * EACH_BYTE >> 56);
    }
    for (; len > 0; p++, len--)
        n += ((unsigned char)*p & 0xc0) != 0x80;
    return n;
}

Source hcl_source(const HclFile *file, HclPlace at)
{
    const HclLine *line = made_line(file, at.line);
    const char *text = file->text.ptr;
    uint32_t from = at.offset;
    if (file->kind != SOURCE_FILE)
        return (Source){file->kind, file->name, 0, 0};
    if (line)
        return line->at;
    while (from >= 8 && at.offset - from + 8 <= COLUMN_MAX &&
           !has_newline(eight_bytes(text + from - 8)))
        from -= 8;
    while (from > 0 && text[from - 1] != '\n' && at.offset - from < COLUMN_MAX)
        from--;
    if (at.offset - from ==
        COLUMN_MAX) /* one endless line; looking back each time would take for ever */
        return source_file(file->name, at.line, 0);
    if (from == 0 && span_starts(file->text, "\xef\xbb\xbf"))
        from = at.offset < 3 ? at.offset : 3;
    return source_file(file->name, at.line,
                       1 + (from < at.offset ? characters_in(text + from, at.offset - from) : 0));
}

Source hcl_literal_source(const HclFile *file, HclPlace at, Span text)
{
    const HclLine *line = made_line(file, at.line);
    return line && line->value.len > 0 && span_same(line->value, text) ? line->value_at
                                                                       : hcl_source(file, at);
}

bool hcl_literal_secret(const HclFile *file, HclPlace at, Span text)
{
    size_t line = at.line > 0 ? (size_t)at.line - 1 : 0, last = line + span_count(text, '\n');
    for (; file->lines && line <= last && line < file->n_lines; line++)
        if (file->lines[line].secret)
            return true;
    return false;
}

bool hcl_literal(const HclExpr *expr, Span *out)
{
    if (expr->kind != HCL_TEXT)
        return false;
    *out = expr->text;
    return true;
}

bool hcl_constant(const HclExpr *expr, Span *out)
{
    if (expr->kind != HCL_TEXT && expr->kind != HCL_NUMBER && expr->kind != HCL_BOOL)
        return false;
    *out = expr->text;
    return true;
}

bool hcl_nameless(const HclExpr *expr)
{
    bool nameless = expr->kind != HCL_REF && expr->kind != HCL_CALL && expr->kind != HCL_ERROR;
    for (uint32_t i = 0; nameless && i < expr->n_items; i++)
        nameless = !expr->items[i] || hcl_nameless(expr->items[i]);
    return nameless;
}

Span hcl_reference(Arena *arena, const HclExpr *expr)
{
    if (expr->kind == HCL_TEXT || expr->kind == HCL_REF)
        return expr->text;
    if (expr->kind == HCL_TEMPLATE && expr->wrapped) /* "${aws.west}", the JSON form */
        return hcl_reference(arena, expr->items[0]);
    if (expr->kind == HCL_ATTR) {
        Span left = hcl_reference(arena, expr->items[0]);
        if (left.len > 0)
            return span_of(arena_printf(arena, "%.*s.%.*s", (int)left.len, left.ptr,
                                        (int)expr->text.len, expr->text.ptr));
    }
    return SPAN_EMPTY;
}
