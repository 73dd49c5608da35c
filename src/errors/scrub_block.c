#include "errors/scrub_block.h"

#include <ctype.h>
#include <string.h>

#include "errors/scrub_markup.h"
#include "errors/scrub_name.h"
#include "errors/scrub_words.h"

enum {
    BLOCK_LINES = 200, /* of a block, as of a key in PEM */
    QUOTE_LINES = 8,
    QUOTE_FOLD = 40,  /* a line that was folded is so long */
    VALUE_LINES = 5,  /* so near to its name "value" stands */
    FIELD_MAX = 40,   /* of a table's head: a name is no longer */
    LOOK_BACK = 300,  /* the same within a line */
    BLOCK_LINE = 4096 /* a longer line announces nothing */
};

#define BLANKS " \t\r"

static bool block_is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* ---- where things stand ---- */

static Span block_trimmed(Span line)
{
    line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
    while (line.len > 0 && span_char_in(line.ptr[line.len - 1], " \t"))
        line.len--;
    if (span_ends(line, "│")) {
        line.len -= strlen("│");
        while (line.len > 0 && line.ptr[line.len - 1] == ' ')
            line.len--;
    }
    return line;
}

/* Behind what programs put before a line, which looks alike in each: the column up to which they
 * have nothing but signs, digits, blanks and what stands before a "│" or "|". */
static size_t block_text_start(Span line)
{
    size_t at = 0, bar = span_find(span_sub(line, 0, 60), "│");
    if (bar < line.len && bar < 60)
        at = bar + strlen("│");
    else if ((bar = span_find(span_sub(line, 0, 60), " | ")) < 60 && bar < line.len)
        at = bar + 3;
    else if (line.len > 20 && isdigit((unsigned char)line.ptr[0]) && line.ptr[10] == 'T') {
        at = span_find_char(line, ' '); /* a time stamp */
        at = at < line.len ? at + 1 : 0;
    }
    return at + span_run(span_sub(line, at, line.len), " \t");
}

/* The name before end, quotes and all: where it begins. */
static size_t block_name_start(Span line, size_t end)
{
    while (end > 0 && span_char_in(line.ptr[end - 1], "\"'"))
        end--;
    while (end > 0 && block_is_name_char(line.ptr[end - 1]))
        end--;
    while (end > 0 && span_char_in(line.ptr[end - 1], "\"'"))
        end--;
    return end;
}

static size_t block_name_end(Span line, size_t sep)
{
    while (sep > 0 && span_char_in(line.ptr[sep - 1], " \t\"'\\"))
        sep--;
    return sep;
}

/* Is the name before the separator a secret's, and nothing before it on the line but a dash, a
 * sign of a diff or a prefix? *column: where it begins. */
static bool block_is_key(Span line, size_t sep, bool only_strong, size_t *column)
{
    size_t start = block_name_start(line, sep = block_name_end(line, sep)), from;
    bool strong;
    Span before;
    if (!scrub_name_before(line, sep, &strong) || (only_strong && !strong))
        return false;
    from = block_text_start(line);
    before = span_sub(line, from, start);
    *column = start;
    return span_run(before, " \t-+~?#") == before.len;
}

/* ---- what a line announces ---- */

static void block_open(ScrubBlock *block, enum scrub_block kind, size_t column, size_t lines)
{
    *block = (ScrubBlock){.kind = kind, .column = column, .lines = lines};
}

/* "key: |", "key: !vault >-": the colon's place; line.len where it is none. */
static size_t block_scalar(Span line)
{
    size_t end = line.len;
    while (end > 0 && line.len - end < 2 && span_char_in(line.ptr[end - 1], "+-0123456789"))
        end--;
    if (end == 0 || !span_char_in(line.ptr[end - 1], "|>") || end < 3 || line.ptr[end - 2] != ' ')
        return line.len;
    end = end - 2;
    for (;;) {
        size_t word;
        while (end > 0 && line.ptr[end - 1] == ' ')
            end--;
        if (end > 0 && line.ptr[end - 1] == ':')
            return end - 1;
        for (word = end; word > 0 && line.ptr[word - 1] != ' '; word--)
            continue;
        if (word == end || !span_char_in(line.ptr[word], "!&"))
            return line.len;
        end = word;
    }
}

/* "key = <<-EOT", also in a call: the word. */
static Span block_heredoc(Span line)
{
    size_t end = line.len, start;
    while (end > 0 && span_char_in(line.ptr[end - 1], "\"'"))
        end--;
    for (start = end; start > 0 && block_is_name_char(line.ptr[start - 1]); start--)
        continue;
    while (start < end && line.ptr[start] == '-')
        start++; /* <<-EOT */
    if (start == end)
        return SPAN_EMPTY;
    return span_ends(span_trim(span_sub(line, 0, start), "-~\"'"), "<<")
               ? span_sub(line, start, end)
               : SPAN_EMPTY;
}

static size_t block_separator(Span line)
{
    size_t at = 0;
    while (at < line.len && line.ptr[at] != '=' && line.ptr[at] != ':')
        at++;
    return at;
}

static bool block_is_named(Span line, size_t end)
{
    bool strong;
    return scrub_name_before(line, end, &strong) &&
           (strong ||
            memchr(line.ptr + block_name_start(line, end), '_', end - block_name_start(line, end)));
}

/* name: X, "Key": "X": is the word that ends at `start` such a name? */
static bool block_names_name(Span line, size_t start)
{
    static const char *const names[] = {"name", "key", "parameterkey", "outputkey", "variable"};
    size_t end;
    while (start > 0 && span_char_in(line.ptr[start - 1], " \t\"'\\"))
        start--;
    if (start == 0 || !span_char_in(line.ptr[start - 1], ":="))
        return false;
    end = block_name_end(line, start - 1);
    for (start = end; start > 0 && block_is_name_char(line.ptr[start - 1]); start--)
        continue;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_is_nocase(span_sub(line, start, end), names[i]))
            return true;
    return false;
}

/* Ends a name of a secret at `end`, whose value "value" will announce? next: what stands behind
 * it. */
static bool block_holds(Span line, size_t end, Span next)
{
    if (end == 0 || !isalnum((unsigned char)line.ptr[end - 1]))
        return false;
    next = span_sub(next, span_run(next, " \t\"'\\:="), next.len);
    return (span_starts(next, "{") || block_names_name(line, block_name_start(line, end))) &&
           block_is_named(line, end);
}

/* "User name,Password,Console login link", as AWS's console writes what it made: names, with no
 * blank behind a comma, which a sentence has. */
static bool block_is_head(ScrubBlock *block, Span line)
{
    ScrubBlock table = {.kind = BLOCK_TABLE, .lines = BLOCK_LINES};
    bool strong, found = false;
    for (size_t at = 0, end; at <= line.len; at = end + 1, table.width++) {
        Span field = span_sub(line, at, line.len);
        field = span_sub(field, 0, span_find_char(field, ','));
        end = at + field.len;
        if (span_starts(field, "\"") && span_ends(field, "\"") && field.len > 2)
            field = span_sub(field, 1, field.len - 1);
        if (field.len == 0 || field.len > FIELD_MAX || !isalpha((unsigned char)field.ptr[0]))
            return false;
        for (size_t i = 0; i < field.len; i++)
            if (!isalnum((unsigned char)field.ptr[i]) && !strchr(" _-", field.ptr[i]))
                return false;
        if (!found && scrub_name_before(field, field.len, &strong) && strong) {
            found = true;
            table.column = table.width;
        }
    }
    if (!found || table.width < 2)
        return false;
    *block = table;
    return true;
}

/* Is it a line of that table? Then the secret's length, which may be 0. */
static bool block_is_row(const ScrubBlock *block, Span line, size_t *out_start, size_t *out_len)
{
    size_t fields = 0;
    for (size_t at = 0, end; at <= line.len; at = end + 1, fields++) {
        Span rest = span_sub(line, at, line.len);
        bool quoted = span_starts(rest, "\"");
        size_t close = quoted ? 1 + span_find_char(span_sub(rest, 1, rest.len), '"') : 0;
        end = at + close + span_find_char(span_sub(rest, close, rest.len), ',');
        if (fields != block->column)
            continue;
        *out_start = at + quoted;
        *out_len = (quoted ? at + close : end) - *out_start;
    }
    return fields == block->width;
}

static void block_announce_value(ScrubBlock *block, Span line)
{
    size_t end = line.len;
    while (end > 0 && span_char_in(line.ptr[end - 1], " \t\"',{:=\\"))
        end--;
    if (block_holds(line, end, span_sub(line, end, line.len)))
        block_open(block, BLOCK_VALUE, 0, VALUE_LINES);
}

void scrub_block_after(ScrubBlock *block, Span line)
{
    size_t sep, column = 0;
    Span word;
    if (block->kind != BLOCK_NONE || line.len > BLOCK_LINE)
        return;
    line = block_trimmed(line);
    if (line.len == 0)
        return;
    switch (line.ptr[line.len - 1]) {
    case ':':
        if (block_is_key(line, line.len - 1, false, &column))
            block_open(block, BLOCK_BELOW, column, BLOCK_LINES);
        return;
    case '[':
        sep = line.len - 1;
        while (sep > 0 &&
               (strchr(" ([", line.ptr[sep - 1]) || block_is_name_char(line.ptr[sep - 1])))
            sep--;
        if (sep > 0 && strchr("=:", line.ptr[sep - 1]) &&
            block_is_key(line, sep - 1, false, &column))
            block_open(block, BLOCK_LIST, column, BLOCK_LINES);
        return;
    case '>':
        if (scrub_markup_names(line)) {
            block_open(block, BLOCK_ELEMENT, 0, VALUE_LINES);
            return;
        }
        sep = line.len - 1; /* <SecretAccessKey>, its text below */
        column = block_name_start(line, sep);
        if (column > 0 && line.ptr[column - 1] == '<' &&
            block_is_key(span_sub(line, column, line.len), sep - column, true, &sep)) {
            block_open(block, BLOCK_BELOW, column - 1, 1);
            return;
        }
        break;
    default:
        break;
    }
    sep = block_scalar(line);
    if (sep < line.len) {
        if (block_is_key(line, sep, false, &column))
            block_open(block, BLOCK_DEEPER, column, BLOCK_LINES);
        return;
    }
    word = block_heredoc(line);
    if (word.len == 0) {
        if (!block_is_head(block, line))
            block_announce_value(block, line);
        return;
    }
    sep = block_separator(line);
    if (word.len < sizeof block->word && block_is_key(line, sep, false, &column)) {
        block_open(block, BLOCK_HEREDOC, column, BLOCK_LINES);
        memcpy(block->word, word.ptr, word.len);
    }
}

void scrub_block_quoted(ScrubBlock *block, Span line, size_t at)
{
    block_open(block, BLOCK_QUOTE, block_name_start(line, block_name_end(line, at)), QUOTE_LINES);
    block->word[0] = line.ptr[at - 1];
    block->width = line.len;
}

/* ---- the lines below ---- */

static size_t block_take(size_t from, size_t to, size_t *out_start)
{
    *out_start = from;
    return to - from;
}

/* "- x", "x", but no "name: x", which is a setting of its own. */
static bool block_is_bare(Span text)
{
    size_t colon = span_find(text, ": "), name;
    text = span_trim(text, " \t-");
    if (span_ends(text, ":") || span_ends(text, "{") || text.len == 0)
        return false;
    name = scrub_run(text, 0, block_is_name_char);
    if (name < text.len && strchr("=", text.ptr[name]))
        return false;
    return colon >= text.len || strchr("\"'", text.ptr[0]);
}

static size_t block_value_start(Span line)
{
    static const char *const names[] = {"value", "default", "parametervalue", "outputvalue"};
    size_t from = block_text_start(line), end;
    from += span_run(span_sub(line, from, line.len), " \t\"'+~-,");
    end = from + scrub_run(line, from, block_is_name_char);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_is_nocase(span_sub(line, from, end), names[i])) {
            end += span_run(span_sub(line, end, line.len), " \t\"'");
            return end < line.len && strchr("=:", line.ptr[end]) ? end : line.len;
        }
    return line.len;
}

/* What "value" at the separator announces: how long it is. */
static size_t block_value_at(Span line, size_t sep, size_t *out_start)
{
    size_t start = sep + 1 + span_run(span_sub(line, sep + 1, line.len), " \t"), len;
    bool quoted;
    while (start < line.len && line.ptr[start] == '\\')
        start++;
    quoted = start < line.len && strchr("\"'", line.ptr[start]);
    *out_start = start + quoted;
    if (scrub_refers(span_sub(line, *out_start, line.len)))
        return 0;
    if (quoted)
        for (len = 0; start + 1 + len < line.len && line.ptr[start + 1 + len] != line.ptr[start] &&
                      line.ptr[start + 1 + len] != '\\';)
            len++;
    else
        len = scrub_run(line, start, scrub_is_value);
    return scrub_is_reference(span_sub(line, *out_start, *out_start + len)) ? 0 : len;
}

/* A line below a name: its value, or what makes it stand on the lines below that. */
static size_t block_value_next(ScrubBlock *block, Span line, size_t *out_start)
{
    size_t sep = block_value_start(line), len, column = block_text_start(line);
    if (sep >= line.len) {
        if (span_starts(span_trim(line, BLANKS), "}"))
            block->kind = BLOCK_NONE;
        return 0;
    }
    block->kind = BLOCK_NONE;
    if (block_scalar(line) == sep) {
        block_open(block, BLOCK_DEEPER, column, BLOCK_LINES);
        return 0;
    }
    len = block_value_at(line, sep, out_start);
    if (len > 0 && *out_start + len >= line.len && strchr("\"'", line.ptr[*out_start - 1]))
        scrub_block_quoted(block, line, *out_start);
    return len;
}

static size_t block_quote_next(ScrubBlock *block, Span line, size_t *out_start)
{
    size_t from = block_text_start(line), end = from;
    while (end < line.len && line.ptr[end] != block->word[0])
        end++;
    if (end < line.len) {
        block->kind = BLOCK_NONE;
        return block_take(from, end, out_start);
    }
    if (from <= block->column && block->width < QUOTE_FOLD)
        block->kind = BLOCK_NONE;
    block->width = line.len;
    return block->kind == BLOCK_NONE ? 0 : block_take(from, line.len, out_start);
}

size_t scrub_block_next(ScrubBlock *block, Span raw, size_t *out_start)
{
    Span line = block_trimmed(raw), text;
    size_t from;
    bool dash;
    if (block->kind == BLOCK_NONE)
        return 0;
    if (block->lines-- == 0) {
        block->kind = BLOCK_NONE;
        return 0;
    }
    if (line.len == 0)
        return 0;
    from = block_text_start(line);
    text = span_sub(line, from, line.len);
    if (text.len == 0)
        return 0;
    switch (block->kind) {
    case BLOCK_DEEPER:
        if (from <= block->column)
            break;
        return block_take(from, line.len, out_start);
    case BLOCK_BELOW:
        dash = span_starts(text, "- ");
        if (from < block->column || (from == block->column && !dash) || !block_is_bare(text))
            break;
        if (!dash && scrub_is_state(span_sub(text, 0, span_find_char(text, ' '))))
            break;
        from += dash ? 2 : 0;
        from += span_run(span_sub(line, from, line.len), " \"'");
        return block_take(from, line.len, out_start);
    case BLOCK_HEREDOC:
        if (span_is(text, block->word))
            break;
        return block_take(from, line.len, out_start);
    case BLOCK_LIST:
        if (span_starts(text, "]") || span_starts(text, "}"))
            break;
        from += span_run(text, "\"' +~-");
        text = span_sub(line, from, line.len);
        while (text.len > 0 && strchr("\"',", text.ptr[text.len - 1]))
            text.len--;
        return block_take(from, from + text.len, out_start);
    case BLOCK_QUOTE:
        return block_quote_next(block, line, out_start);
    case BLOCK_ELEMENT:
        block->kind = BLOCK_NONE;
        return scrub_markup_next(line, out_start);
    case BLOCK_VALUE:
        return block_value_next(block, line, out_start);
    case BLOCK_TABLE:
        if (!block_is_row(block, line, out_start, &from))
            break;
        return from;
    case BLOCK_NONE:
        break;
    }
    block->kind = BLOCK_NONE;
    return 0;
}

/* ---- in one line ---- */

/* Reads on up to there: which name of a secret came last, and which end of an object. */
static void block_read_held(ScrubHeld *held, Span line, size_t to)
{
    for (size_t i = held->read + 1; i <= to; i++) {
        if (line.ptr[i - 1] == '}')
            held->brace = i;
        else if (i > 1 && isalnum((unsigned char)line.ptr[i - 2]) &&
                 strchr("\"' \t\\,:={", line.ptr[i - 1]) &&
                 block_holds(line, i - 1, span_sub(line, i - 1, line.len)))
            held->at = i;
    }
    held->read = to > held->read ? to : held->read;
}

/* {"value": "x", "name": "DB_PASSWORD"}: is what ends at `end` named right behind? */
static bool block_is_named_behind(Span line, size_t end)
{
    static const char signs[] = " \t\"'\\,";
    size_t at = end + span_run(span_sub(line, end, line.len), signs), name;
    if (at == end || at >= line.len)
        return false;
    name = at + scrub_run(line, at, block_is_name_char);
    at = name + span_run(span_sub(line, name, line.len), " \t\"'\\:=");
    return block_names_name(line, at) &&
           block_is_named(line, at + scrub_run(line, at, block_is_name_char));
}

size_t scrub_held_value(ScrubHeld *held, Span line, size_t at, size_t *out_start)
{
    size_t end = block_name_end(line, at), least = at > LOOK_BACK ? at - LOOK_BACK : 0;
    size_t begin = end, len;
    bool named;
    if (end < strlen("value") || !span_char_in(line.ptr[end - 1], "eEtT"))
        return 0; /* neither "value" nor "default" */
    while (begin > least && block_is_name_char(line.ptr[begin - 1]))
        begin--;
    if (block_value_start(span_sub(line, begin, line.len)) != at - begin)
        return 0;
    block_read_held(held, line, begin);
    named = held->at > least && held->at > held->brace;
    if (!named && at + 1 < held->value_end)
        return 0; /* ends with the one that it stands in */
    len = block_value_at(line, at, out_start);
    if (named || block_is_named_behind(line, *out_start + len))
        return len;
    if (line.ptr[*out_start - 1] == line.ptr[at])
        held->value_end = *out_start + len;
    return 0;
}

/* The text in quotes that begins at `at`. */
static size_t block_text_at(Span line, size_t at, size_t *out_start)
{
    size_t n;
    if (at >= line.len || !strchr("\"'", line.ptr[at]))
        return 0;
    n = span_find_char(span_sub(line, at + 1, line.len), line.ptr[at]);
    *out_start = at + 1;
    return at + 1 + n < line.len && !span_starts(span_sub(line, at + 1, line.len), "‹") ? n : 0;
}

/* How far it is to the next quote. */
static size_t block_to_quote(Span rest)
{
    size_t n = span_find_char(rest, '"');
    return span_find_char(span_sub(rest, 0, n), '\'');
}

/* "key = ", where nothing but the sign of a diff stands before it. */
static bool block_is_assigned(Span line, size_t start)
{
    size_t sep = block_separator(line), column;
    return sep < start && line.ptr[sep] == '=' && block_is_key(line, sep, false, &column);
}

size_t scrub_next_value(Span line, size_t first, size_t end, size_t *out_start)
{
    size_t at = end, open = first;
    while (at < line.len && strchr("\"'\\", line.ptr[at]))
        at++;
    at += span_run(span_sub(line, at, line.len), " ");
    if (span_starts(span_sub(line, at, line.len), "->") ||
        span_starts(span_sub(line, at, line.len), "=>"))
        return block_text_at(line, at + 2 + span_run(span_sub(line, at + 2, line.len), " "),
                             out_start);
    while (open > 0 && strchr(" \t\"'\\", line.ptr[open - 1]))
        open--;
    if (open > 0 && line.ptr[open - 1] == '[')
        return at < line.len && line.ptr[at] == ','
                   ? block_text_at(line, at + 1 + span_run(span_sub(line, at + 1, line.len), " "),
                                   out_start)
                   : 0;
    if (line.len > BLOCK_LINE || !block_is_assigned(line, first))
        return 0;
    for (at = end + (end < line.len && first > 0 && line.ptr[end] == line.ptr[first - 1]);
         (at += block_to_quote(span_sub(line, at, line.len))) < line.len; at++) {
        size_t len = line.ptr[at - 1] != '=' ? block_text_at(line, at, out_start) : 0;
        if (len > 0)
            return len;
        at += 1 + span_find_char(span_sub(line, at + 1, line.len), line.ptr[at]);
    }
    return 0;
}
