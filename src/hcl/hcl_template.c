/*
 * Templates: what stands between quotes, in a heredoc, or in a string of .tf.json. First a flat
 * list of parts, as HCL's own parser does it (hclsyntax/parser_template.go), then the tree: %{ if }
 * and %{ for } hold the parts up to their %{ endif }.
 */
#include <string.h>

#include "base/utf8.h"
#include "hcl/hcl_expr.h"

enum part_kind { PART_TEXT, PART_EXPR, PART_IF, PART_ELSE, PART_ENDIF, PART_FOR, PART_ENDFOR };

typedef struct Part {
    enum part_kind kind;
    HclExpr *expr; /* text, expression, condition; for PART_FOR an HCL_FOR_PART without its body */
    HclPlace at;
} Part;

enum template_mode { TEMPLATE_QUOTED, TEMPLATE_HEREDOC, TEMPLATE_WHOLE };

typedef struct Template {
    HclLexer *lex;
    enum template_mode mode;
    Span marker;
    VEC(Part) parts;
    bool trim_next; /* a "~}" stood last */
    size_t next;    /* while the tree is built */
} Template;

static const char blanks[] = " \t\r\n\v\f";

/* ---- text ---- */

static int template_hex(const char *s, size_t n, uint32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = span_hex_digit(s[i]);
        if (digit < 0)
            return 0;
        *out = *out << 4 | (uint32_t)digit;
    }
    return 1;
}

/* One backslash escape at s (behind the backslash); returns the bytes read, 0 if there is no such
 * escape. */
static size_t template_escape(Span s, char **out)
{
    static const char from[] = "nrt\"\\", to[] = "\n\r\t\"\\";
    const char *simple = s.len > 0 && s.ptr[0] ? strchr(from, s.ptr[0]) : NULL;
    size_t digits;
    uint32_t code;
    if (simple) {
        *(*out)++ = to[simple - from];
        return 1;
    }
    if (s.len == 0 || (s.ptr[0] != 'u' && s.ptr[0] != 'U'))
        return 0;
    digits = s.ptr[0] == 'u' ? 4 : 8;
    if (s.len <= digits || !template_hex(s.ptr + 1, digits, &code))
        return 0;
    *out += utf8_encode(code, *out);
    return digits + 1;
}

/* Resolves $${, %%{ and, between quotes, backslashes. */
static Span template_decode(Template *t, Span raw, HclPlace at)
{
    char *bytes, *out;
    if (span_find_char(raw, '\\') == raw.len && span_find(raw, "{") == raw.len)
        return raw;
    out = bytes = arena_alloc(t->lex->arena, raw.len + 4);
    for (size_t i = 0; i < raw.len; i++) {
        Span rest = span_sub(raw, i, raw.len);
        if (span_starts(rest, "$${") || span_starts(rest, "%%{")) {
            *out++ = raw.ptr[i];
            *out++ = '{';
            i += 2;
        } else if (raw.ptr[i] == '\\' && t->mode == TEMPLATE_QUOTED) {
            size_t len = template_escape(span_sub(rest, 1, rest.len), &out);
            if (len == 0)
                hcl_fail(t->lex, (HclPlace){at.offset + (uint32_t)i, at.line},
                         "Invalid escape sequence",
                         "this backslash begins no escape; a backslash itself is written \\\\");
            i += len;
        } else {
            *out++ = raw.ptr[i];
        }
    }
    return (Span){bytes, (size_t)(out - bytes)};
}

static void template_add(Template *t, enum part_kind kind, HclExpr *expr, HclPlace at)
{
    vec_push(t->lex->arena, &t->parts, ((Part){kind, expr, at}));
}

static Span template_trim_left(Span s)
{
    while (s.len > 0 && s.ptr[0] && strchr(blanks, s.ptr[0]))
        s = span_sub(s, 1, s.len);
    return s;
}

static void template_text(Template *t, const char *from, HclPlace at)
{
    HclLexer *lex = t->lex;
    Span raw = {from, (size_t)(lex->p - from)};
    HclExpr *e;
    if (raw.len == 0)
        return;
    e = hcl_node(lex, HCL_TEXT, at, 0);
    e->text = template_decode(t, raw, at);
    if (t->trim_next)
        e->text = template_trim_left(e->text);
    t->trim_next = false;
    template_add(t, PART_TEXT, e, at);
}

/* Moves over literal text up to what ends or interrupts it; in a heredoc a piece is at most one
 * line. */
static void template_run(Template *t)
{
    HclLexer *lex = t->lex;
    const char *p = lex->p, *end = lex->end;
    for (; p < end; p++) {
        char c = *p;
        if ((c == '$' || c == '%') && p + 1 < end) {
            if (p[1] == '{')
                break;
            if (p[1] == c && p + 2 < end && p[2] == '{')
                p += 2;
        } else if (c == '\n') {
            if (t->mode == TEMPLATE_QUOTED)
                break;
            lex->line++;
            if (t->mode == TEMPLATE_HEREDOC) {
                p++;
                break;
            }
        } else if (t->mode == TEMPLATE_QUOTED && c == '"') {
            break;
        } else if (t->mode == TEMPLATE_QUOTED && c == '\\' && p + 1 < end && p[1] != '\n') {
            p++;
        }
    }
    lex->p = p < end ? p : end;
}

/* ---- ${ } and %{ } ---- */

static void template_close(Template *t, const char *summary)
{
    HclLexer *lex = t->lex;
    if (lex->panic)
        return;
    if (hcl_accept(lex, "~}"))
        t->trim_next = true;
    else if (!hcl_accept(lex, "}"))
        hcl_fail(lex, hcl_peek(lex)->at,
                 hcl_peek(lex)->kind == TOKEN_EOF ? "Unclosed template interpolation sequence"
                                                  : summary,
                 "the closing brace of this sequence is expected here");
}

static HclExpr *template_for(HclLexer *lex, HclPlace at)
{
    HclExpr *e = hcl_node(lex, HCL_FOR_PART, at, 2);
    HclToken name = hcl_take(lex);
    e->text = name.text;
    if (name.kind == TOKEN_IDENT && hcl_accept(lex, ",")) {
        e->key = name.text;
        name = hcl_take(lex);
        e->text = name.text;
    }
    if (name.kind != TOKEN_IDENT || !hcl_at_word(lex, "in")) {
        hcl_fail(lex, name.at, "Invalid 'for' directive",
                 "a for directive needs names, the word in and a collection");
        return e;
    }
    lex->have = false;
    e->items[0] = lex->expr(lex);
    return e;
}

static void template_directive(Template *t, HclPlace at)
{
    static const struct {
        const char *word;
        enum part_kind kind;
    } words[] = {{"if", PART_IF},
                 {"else", PART_ELSE},
                 {"endif", PART_ENDIF},
                 {"for", PART_FOR},
                 {"endfor", PART_ENDFOR}};
    HclToken word = hcl_take(t->lex);
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        HclExpr *e = NULL;
        if (word.kind != TOKEN_IDENT || !span_is(word.text, words[i].word))
            continue;
        if (words[i].kind == PART_IF)
            e = t->lex->expr(t->lex);
        else if (words[i].kind == PART_FOR)
            e = template_for(t->lex, at);
        template_add(t, words[i].kind, e, at);
        template_close(t, "Extra characters in template control sequence");
        return;
    }
    hcl_fail(t->lex, word.at, "Invalid template directive",
             "a template directive begins with if, else, endif, for or endfor");
}

static void template_sequence(Template *t)
{
    HclLexer *lex = t->lex;
    HclPlace at = hcl_here(lex);
    bool directive = lex->p[0] == '%';
    int deaf = lex->deaf;
    t->trim_next = false;
    lex->p += 2;
    if (lex->p < lex->end && *lex->p == '~') {
        lex->p++;
        Part *last = t->parts.len > 0 ? vec_last(&t->parts) : NULL;
        if (last && last->kind == PART_TEXT)
            while (last->expr->text.len > 0 &&
                   strchr(blanks, last->expr->text.ptr[last->expr->text.len - 1]))
                last->expr->text.len--;
    }
    lex->deaf = 1;
    if (directive) {
        template_directive(t, at);
    } else {
        HclExpr *e = lex->expr(lex);
        template_add(t, PART_EXPR, e, at);
        template_close(t, "Extra characters after interpolation expression");
    }
    lex->deaf = deaf;
}

/* ---- the tree ---- */

static bool template_at(const Template *t, enum part_kind kind)
{
    return t->next < t->parts.len && t->parts.items[t->next].kind == kind;
}

static HclExpr *template_tree(Template *t, HclPlace at);

static HclExpr *template_if(Template *t, const Part *opener)
{
    HclExpr *e = hcl_node(t->lex, HCL_IF_PART, opener->at, 3);
    e->items[0] = opener->expr;
    e->items[1] = template_tree(t, opener->at);
    if (template_at(t, PART_ELSE)) {
        t->next++;
        e->items[2] = template_tree(t, opener->at);
    }
    if (!template_at(t, PART_ENDIF) && !t->lex->panic)
        hcl_fail(t->lex, opener->at, "Unexpected end of template",
                 "this %{ if } has no %{ endif }");
    t->next++;
    return e;
}

static HclExpr *template_loop(Template *t, const Part *opener)
{
    HclExpr *e = opener->expr;
    e->items[1] = template_tree(t, opener->at);
    if (!template_at(t, PART_ENDFOR) && !t->lex->panic)
        hcl_fail(t->lex, opener->at, "Unexpected end of template",
                 "this %{ for } has no %{ endfor }");
    t->next++;
    return e;
}

/* Parts up to an else, endif or endfor, which is not taken. */
static HclExpr *template_tree(Template *t, HclPlace at)
{
    VEC(HclExpr *) items = VEC_INIT;
    HclExpr *e;
    if (hcl_enter(t->lex))
        while (t->next < t->parts.len && !t->lex->panic) {
            const Part *part = &t->parts.items[t->next];
            if (part->kind == PART_ELSE || part->kind == PART_ENDIF || part->kind == PART_ENDFOR)
                break;
            t->next++;
            e = part->kind == PART_IF    ? template_if(t, part)
                : part->kind == PART_FOR ? template_loop(t, part)
                                         : part->expr;
            vec_push(t->lex->arena, &items, e);
        }
    hcl_leave(t->lex);
    e = hcl_node(t->lex, HCL_TEMPLATE, at, 0);
    e->items = items.items;
    e->n_items = (uint32_t)items.len;
    return e;
}

static HclExpr *template_finish(Template *t, HclPlace at)
{
    HclExpr *e;
    if (t->lex->panic)
        return hcl_node(t->lex, HCL_ERROR, at, 0);
    if (t->parts.len == 0)
        return hcl_node(t->lex, HCL_TEXT, at, 0);
    if (t->parts.len == 1 && t->parts.items[0].kind == PART_TEXT) {
        t->parts.items[0].expr->at = at;
        return t->parts.items[0].expr;
    }
    e = template_tree(t, at);
    if (t->next < t->parts.len && !t->lex->panic)
        hcl_fail(t->lex, t->parts.items[t->next].at, "Unexpected template directive",
                 "no %{ if } or %{ for } is open here");
    e->wrapped = t->parts.len == 1 && t->parts.items[0].kind == PART_EXPR;
    return e;
}

/* ---- the three kinds ---- */

HclExpr *hcl_quoted(HclLexer *lex, HclPlace at)
{
    Template t = {.lex = lex, .mode = TEMPLATE_QUOTED};
    while (!lex->panic) {
        const char *from = lex->p;
        HclPlace here = hcl_here(lex);
        template_run(&t);
        template_text(&t, from, here);
        if (lex->p == lex->end || *lex->p == '\n') {
            hcl_fail(lex, lex->p == lex->end ? hcl_here(lex) : at,
                     lex->p == lex->end ? "Unterminated template string"
                                        : "Invalid multi-line string",
                     "a quoted string must end on its line; longer text stands in a heredoc");
        } else if (*lex->p == '"') {
            lex->p++;
            break;
        } else {
            template_sequence(&t);
        }
    }
    return template_finish(&t, at);
}

/* The marker alone on the line that begins here, and a newline behind it? Then *out_end is that
 * newline. */
static bool template_at_marker(const HclLexer *lex, Span marker, const char **out_end)
{
    const char *nl = memchr(lex->p, '\n', (size_t)(lex->end - lex->p));
    Span line;
    if (!nl)
        return false;
    line = span_trim((Span){lex->p, (size_t)(nl - lex->p)}, " \t\r\v\f");
    *out_end = nl > lex->p && nl[-1] == '\r' ? nl - 1 : nl;
    return span_same(line, marker);
}

static size_t template_indent(Span text)
{
    return text.len - template_trim_left(text).len;
}

/* "<<-": the smallest indentation of all lines is taken off each; blank lines don't count
 * (flushHeredocTemplateParts). */
static void template_flush(Template *t)
{
    size_t least = SIZE_MAX;
    for (int pass = 0; pass < 2; pass++) {
        bool line_start = true;
        for (size_t i = 0; i < t->parts.len; i++) {
            Part *part = &t->parts.items[i];
            Span text = part->kind == PART_TEXT ? part->expr->text : SPAN_EMPTY;
            bool newline = text.len > 0 && text.ptr[text.len - 1] == '\n';
            bool blank = newline && template_indent(text) == text.len;
            if (line_start && !blank) {
                if (pass == 0)
                    least = template_indent(text) < least ? template_indent(text) : least;
                else if (part->kind == PART_TEXT)
                    part->expr->text = span_sub(text, least, text.len);
            }
            line_start = newline;
        }
    }
}

HclExpr *hcl_heredoc(HclLexer *lex, const HclToken *opener)
{
    Template t = {.lex = lex, .mode = TEMPLATE_HEREDOC, .marker = opener->text};
    bool line_start = true;
    const char *end;
    while (!lex->panic) {
        const char *from = lex->p;
        HclPlace here = hcl_here(lex);
        if (line_start && template_at_marker(lex, opener->text, &end)) {
            lex->p = end;
            break;
        }
        template_run(&t);
        template_text(&t, from, here);
        if (lex->p == lex->end) {
            hcl_fail(lex, opener->at, "Unterminated template string",
                     "the heredoc's marker and a newline behind it are missing");
            break;
        }
        line_start = lex->p > from && lex->p[-1] == '\n';
        if (!line_start)
            template_sequence(&t);
    }
    if (opener->flush && !lex->panic)
        template_flush(&t);
    return template_finish(&t, opener->at);
}

HclExpr *hcl_template_text(const HclLexer *outer, Span text, HclPlace at)
{
    HclFile *file = outer->file, whole = {.name = file->name, .kind = file->kind, .text = text};
    HclLexer lex = {.arena = outer->arena,
                    .expr = outer->expr,
                    .file = &whole,
                    .p = text.ptr,
                    .end = text.ptr + text.len,
                    .line = at.line,
                    .fixed = &at};
    Template t = {.lex = &lex, .mode = TEMPLATE_WHOLE};
    HclExpr *e;
    while (!lex.panic && lex.p < lex.end) {
        const char *from = lex.p;
        HclPlace here = hcl_here(&lex);
        template_run(&t);
        template_text(&t, from, here);
        if (lex.p < lex.end)
            template_sequence(&t);
    }
    e = template_finish(&t, at);
    if (whole.error.summary && !file->error.summary)
        file->error = (HclError){whole.error.summary, whole.error.detail, at};
    return e;
}
