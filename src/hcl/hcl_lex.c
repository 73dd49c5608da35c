#include "hcl/hcl_lex.h"

#include <string.h>

#include "base/utf8.h"

static Span hcl_rest(const HclLexer *lex)
{
    return (Span){lex->p, (size_t)(lex->end - lex->p)};
}

HclPlace hcl_here(const HclLexer *lex)
{
    if (lex->fixed)
        return *lex->fixed;
    return (HclPlace){(uint32_t)(lex->p - lex->file->text.ptr), lex->line};
}

void hcl_fail(HclLexer *lex, HclPlace at, const char *summary, const char *detail)
{
    if (!lex->file->error.summary)
        lex->file->error = (HclError){summary, detail, at};
    lex->panic = true;
}

/* Reading ends here; hcl_close takes away what was read. */
static void hcl_give_up(HclLexer *lex, HclPlace at, bool too_deep)
{
    HclFile *file = lex->file;
    if (!file->too_large) {
        file->too_large_at = at;
        file->too_deep = too_deep;
    }
    file->too_large = true;
    lex->p = lex->end;
    lex->have = false;
}

bool hcl_enter(HclLexer *lex)
{
    if (++lex->depth <= HCL_DEPTH_MAX)
        return true;
    hcl_give_up(lex, hcl_here(lex), true);
    return false;
}

void hcl_leave(HclLexer *lex)
{
    lex->depth--;
}

void hcl_count(HclLexer *lex, HclPlace at, size_t n)
{
    lex->file->n_nodes += n;
    if (lex->file->n_nodes > HCL_NODES_MAX)
        hcl_give_up(lex, at, false);
}

HclExpr *hcl_node(HclLexer *lex, enum hcl_kind kind, HclPlace at, size_t n_items)
{
    HclExpr *e = arena_new(lex->arena, HclExpr);
    hcl_count(lex, at, 1);
    e->kind = (uint8_t)kind;
    e->at = at;
    e->n_items = (uint32_t)n_items;
    if (n_items > 0)
        e->items = arena_array(lex->arena, HclExpr *, n_items);
    return e;
}

/* Bytes of the character that s begins with; a broken one is one byte, U+FFFD. */
static size_t hcl_utf8(Span s, uint32_t *out_code)
{
    size_t len = utf8_decode(s, out_code);
    if (len == 0)
        *out_code = 0xfffd;
    return len ? len : 1;
}

/* Ranges that hold letters (Unicode ID_Start, coarse: a script's marks and digits count as letters
 * too). What is left out are punctuation, symbols, quotes, blanks and private use, which is what
 * people paste by mistake. */
static const struct {
    uint32_t from, to;
} letter_ranges[] = {
    {0xaa, 0xaa},     {0xb5, 0xb5},       {0xba, 0xba},       {0xc0, 0xd6},     {0xd8, 0xf6},
    {0xf8, 0x2c1},    {0x300, 0x374},     {0x376, 0x37d},     {0x37f, 0x386},   {0x388, 0x481},
    {0x483, 0x559},   {0x560, 0x588},     {0x591, 0x5bd},     {0x5d0, 0x5f2},   {0x610, 0x61a},
    {0x620, 0x669},   {0x66e, 0x6d3},     {0x6d5, 0x6dc},     {0x6e1, 0x6fc},   {0x710, 0x963},
    {0x966, 0x96f},   {0x971, 0xdf3},     {0xe01, 0xe3a},     {0xe40, 0xe4e},   {0xe50, 0xe59},
    {0xe81, 0xf00},   {0xf18, 0xf39},     {0xf3e, 0xf84},     {0xf86, 0xfbc},   {0x1000, 0x1049},
    {0x1050, 0x10fa}, {0x10fc, 0x135f},   {0x1369, 0x13fd},   {0x1401, 0x166c}, {0x166f, 0x167f},
    {0x1681, 0x169a}, {0x16a0, 0x16ea},   {0x16ee, 0x17d3},   {0x17d7, 0x17d7}, {0x17dc, 0x17e9},
    {0x180b, 0x1fbc}, {0x1fbe, 0x1fbe},   {0x1fc2, 0x1fcc},   {0x1fd0, 0x1fdb}, {0x1fe0, 0x1fec},
    {0x1ff2, 0x1ffc}, {0x203f, 0x2040},   {0x2071, 0x2071},   {0x207f, 0x207f}, {0x2090, 0x209c},
    {0x20d0, 0x20f0}, {0x2102, 0x2102},   {0x2107, 0x2107},   {0x210a, 0x2113}, {0x2115, 0x2115},
    {0x2119, 0x211d}, {0x2124, 0x2124},   {0x2126, 0x2126},   {0x2128, 0x2128}, {0x212a, 0x2139},
    {0x213c, 0x213f}, {0x2145, 0x2149},   {0x214e, 0x214e},   {0x2160, 0x2188}, {0x2c00, 0x2ce4},
    {0x2ceb, 0x2cf3}, {0x2d00, 0x2dff},   {0x3005, 0x3007},   {0x3021, 0x302f}, {0x3031, 0x3035},
    {0x3038, 0x303c}, {0x3041, 0x309f},   {0x30a1, 0x30fa},   {0x30fc, 0x318e}, {0x31a0, 0x31ba},
    {0x31f0, 0x31ff}, {0x3400, 0x4db5},   {0x4e00, 0xa48c},   {0xa4d0, 0xa4fd}, {0xa500, 0xa82f},
    {0xa840, 0xa873}, {0xa880, 0xa8cd},   {0xa8d0, 0xa8f7},   {0xa8fb, 0xa92d}, {0xa930, 0xa953},
    {0xa960, 0xa9c0}, {0xa9cf, 0xaaef},   {0xaaf2, 0xabea},   {0xabec, 0xd7fb}, {0xf900, 0xfb28},
    {0xfb2a, 0xfd3d}, {0xfd50, 0xfdfb},   {0xfe00, 0xfe0f},   {0xfe20, 0xfe2f}, {0xfe33, 0xfe34},
    {0xfe70, 0xfefc}, {0xff10, 0xff19},   {0xff21, 0xff3a},   {0xff3f, 0xff3f}, {0xff41, 0xff5a},
    {0xff66, 0xffdc}, {0x10000, 0x100fa}, {0x10280, 0x16ffff}};

static bool hcl_is_letter(uint32_t code)
{
    if (code >= 0x1d000 &&
        code <= 0x1faff) /* musical signs, emoji and other symbols; mathematical letters inside */
        return code >= 0x1d400 && code <= 0x1d7ff;
    for (size_t i = 0; i < ARRAY_LEN(letter_ranges); i++)
        if (code <= letter_ranges[i].to)
            return code >= letter_ranges[i].from;
    return false;
}

static bool hcl_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of the identifier at the start of s, 0 if there is none. Unicode letters count, '-'
 * inside. */
static size_t hcl_ident_len(Span s)
{
    size_t i = 0;
    while (i < s.len) {
        char c = s.ptr[i];
        uint32_t code;
        size_t len = 1;
        if ((unsigned char)c >= 0x80) {
            len = hcl_utf8(span_sub(s, i, s.len), &code);
            if (!hcl_is_letter(code))
                break;
        } else if (!hcl_ascii_letter(c) && c != '_' &&
                   (i == 0 || ((c < '0' || c > '9') && c != '-'))) {
            break;
        }
        i += len;
    }
    return i;
}

/* Digits, a fraction only if a digit follows the point, an exponent only if it is whole. */
static size_t hcl_number_len(Span s)
{
    size_t i = 0, e;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9')
        i++;
    if (i == 0)
        return 0;
    if (i + 1 < s.len && s.ptr[i] == '.' && s.ptr[i + 1] >= '0' && s.ptr[i + 1] <= '9')
        for (i++; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';)
            i++;
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        e = i + 1;
        if (e < s.len && (s.ptr[e] == '+' || s.ptr[e] == '-'))
            e++;
        if (e < s.len && s.ptr[e] >= '0' && s.ptr[e] <= '9')
            for (i = e; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';)
                i++;
    }
    return i;
}

static void hcl_skip_block_comment(HclLexer *lex)
{
    HclPlace at = hcl_here(lex);
    lex->p += 2;
    while (lex->p < lex->end) {
        if (lex->p[0] == '*' && lex->p + 1 < lex->end && lex->p[1] == '/') {
            lex->p += 2;
            return;
        }
        if (*lex->p++ == '\n')
            lex->line++;
    }
    hcl_fail(lex, at, "Unterminated comment", "a comment that begins with /* has no */");
}

/* Blanks and comments; a comment to the end of the line leaves its newline. */
static void hcl_skip_blanks(HclLexer *lex)
{
    while (lex->p < lex->end) {
        char c = lex->p[0], next = lex->p + 1 < lex->end ? lex->p[1] : '\0';
        if (c == ' ' || c == '\t' || (c == '\r' && next == '\n')) {
            lex->p++;
        } else if (c == '\n' && lex->deaf > 0) {
            lex->p++;
            lex->line++;
        } else if (c == '#' || (c == '/' && next == '/')) {
            const char *nl = memchr(lex->p, '\n', (size_t)(lex->end - lex->p));
            lex->p = nl ? nl : lex->end;
        } else if (c == '/' && next == '*') {
            hcl_skip_block_comment(lex);
        } else {
            return;
        }
    }
}

/* "<<EOT" or "<<-EOT" up to the end of its line; false if that is not what stands here. */
static bool hcl_lex_heredoc(HclLexer *lex, HclToken *out)
{
    Span rest = hcl_rest(lex);
    size_t from = 2, len, end;
    if (!span_starts(rest, "<<"))
        return false;
    out->flush = rest.len > 2 && rest.ptr[2] == '-';
    from += out->flush ? 1 : 0;
    len = hcl_ident_len(span_sub(rest, from, rest.len));
    end = from + len;
    if (end < rest.len && rest.ptr[end] == '\r')
        end++;
    if (len == 0 || end >= rest.len || rest.ptr[end] != '\n')
        return false;
    out->kind = TOKEN_HEREDOC;
    out->text = span_sub(rest, from, from + len);
    lex->p += end + 1;
    lex->line++;
    return true;
}

/* Longest first. */
static const char *const symbols[] = {"...", "==", "!=", "<=", ">=", "=>", "&&", "||", "::", "~}",
                                      "{",   "}",  "[",  "]",  "(",  ")",  ",",  ".",  "=",  "<",
                                      ">",   "+",  "-",  "*",  "/",  "%",  "!",  "?",  ":"};

static void hcl_lex_symbol(HclLexer *lex, HclToken *out)
{
    Span rest = hcl_rest(lex);
    uint32_t code;
    for (size_t i = 0; i < ARRAY_LEN(symbols); i++) {
        if (rest.ptr[0] == symbols[i][0] && span_starts(rest, symbols[i])) {
            size_t len = strlen(symbols[i]);
            out->kind = TOKEN_SYMBOL;
            out->text = span_sub(rest, 0, len);
            lex->p += len;
            return;
        }
    }
    out->kind = TOKEN_INVALID;
    out->text = span_sub(rest, 0, hcl_utf8(rest, &code));
    lex->p += out->text.len;
    if (code == 0x201c || code == 0x201d || code == 0x2018 || code == 0x2019)
        hcl_fail(lex, out->at, "Invalid character",
                 "typographic quotes, as word processors and chats make them, are not quotes for "
                 "Terraform; use \"straight\" ones");
    else if (code == '\'')
        hcl_fail(lex, out->at, "Invalid character",
                 "single quotes are not valid; strings stand in double quotes");
    else if (code == 0xfffd)
        hcl_fail(lex, out->at, "Invalid character encoding", "the file is not valid UTF-8 here");
    else
        hcl_fail(lex, out->at, "Invalid character",
                 "this character is not used within the language");
}

static void hcl_lex_token(HclLexer *lex)
{
    HclToken *out = &lex->token;
    Span rest;
    size_t len;
    hcl_skip_blanks(lex);
    *out = (HclToken){.kind = TOKEN_EOF, .at = hcl_here(lex)};
    rest = hcl_rest(lex);
    if (rest.len == 0)
        return;
    if (rest.ptr[0] == '\n' || rest.ptr[0] == '"') {
        out->kind = rest.ptr[0] == '"' ? TOKEN_QUOTE : TOKEN_NEWLINE;
        out->text = span_sub(rest, 0, 1);
        lex->line += out->kind == TOKEN_NEWLINE;
        lex->p++;
    } else if ((len = hcl_ident_len(rest)) > 0) {
        out->kind = TOKEN_IDENT;
        out->text = span_sub(rest, 0, len);
        lex->p += len;
    } else if ((len = hcl_number_len(rest)) > 0) {
        out->kind = TOKEN_NUMBER;
        out->text = span_sub(rest, 0, len);
        lex->p += len;
    } else if (!hcl_lex_heredoc(lex, out)) {
        hcl_lex_symbol(lex, out);
    }
}

const HclToken *hcl_peek(HclLexer *lex)
{
    if (lex->have && lex->deaf > 0 && lex->token.kind == TOKEN_NEWLINE)
        lex->have = false;
    if (!lex->have)
        hcl_lex_token(lex);
    lex->have = true;
    return &lex->token;
}

HclToken hcl_take(HclLexer *lex)
{
    HclToken token = *hcl_peek(lex);
    lex->have = false;
    return token;
}

bool hcl_at(HclLexer *lex, const char *symbol)
{
    const HclToken *t = hcl_peek(lex);
    return t->kind == TOKEN_SYMBOL && span_is(t->text, symbol);
}

bool hcl_at_word(HclLexer *lex, const char *word)
{
    const HclToken *t = hcl_peek(lex);
    return t->kind == TOKEN_IDENT && span_is(t->text, word);
}

bool hcl_accept(HclLexer *lex, const char *symbol)
{
    if (!hcl_at(lex, symbol))
        return false;
    lex->have = false;
    return true;
}
