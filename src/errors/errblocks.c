#include "errors/errblocks.h"

#include <string.h>

#include "errors/errsame.h"
#include "errors/errwrapper.h"

enum { BLOCK_LINES = 60, BLOCK_BLANKS = 3, WORK_ERROR = 3 };

void errblocks_open(ErrBlocks *b, Arena *arena, ErrLogResult *result)
{
    memset(b, 0, sizeof *b);
    b->arena = arena;
    b->result = result;
    b->block = (Buf)BUF_INIT(ERRLOG_BLOCK_MAX);
}

/* ---- the same error again ---- */

static void errblocks_in_unit(ErrBlocks *b, ErrBlock *block)
{
    for (size_t i = 0; b->now.unit && i < block->units.len; i++)
        if (strcmp(block->units.items[i], b->now.unit) == 0)
            return;
    if (b->now.unit)
        vec_push(b->arena, &block->units, b->now.unit);
}

/* What Terragrunt tells again is no further error. */
static void errblocks_count(ErrBlocks *b, size_t index)
{
    ErrTold *told = &b->told[index];
    if (!b->now.open || !b->now.retold) {
        told->shown++;
    } else {
        told->in_list = told->list == b->lists ? told->in_list + 1 : 1;
        told->list = b->lists;
        if (told->in_list > told->listed)
            told->listed = told->in_list;
    }
    b->result->blocks.items[index].count = told->shown > told->listed ? told->shown : told->listed;
}

void errblocks_again(ErrBlocks *b, size_t index, bool quoted)
{
    ErrBlock *block = &b->result->blocks.items[index];
    errblocks_count(b, index);
    block->quoted = block->quoted && quoted;
    errfate_came(&b->fate, &b->result->blocks, block, b->now.place);
}

/* Counts it where it is known. */
static bool errblocks_known(ErrBlocks *b, unsigned long long print, bool from_log, bool quoted)
{
    ErrBlockVec *blocks = &b->result->blocks;
    for (size_t i = 0; i < blocks->len; i++)
        if (b->seen[i] == print && ((blocks->items[i].context & ERRLOG_IN_LOG) != 0) == from_log) {
            errblocks_again(b, i, quoted);
            if (b->n_counted < ERRBLOCKS_COUNTED)
                b->counted[b->n_counted] = (int)i;
            b->n_counted += b->n_counted <= ERRBLOCKS_COUNTED;
            errblocks_in_unit(b, &blocks->items[i]);
            return true;
        }
    return false;
}

static void errblocks_keep(ErrBlocks *b, Span text, unsigned context, bool quoted)
{
    ErrBlockVec *blocks = &b->result->blocks;
    unsigned long long print = errsame_print(text);
    ErrBlock block = {.context = context, .sent = b->result->sent, .quoted = quoted};
    b->result->work += WORK_ERROR;
    if (text.len == 0 || errblocks_known(b, print, (context & ERRLOG_IN_LOG) != 0, quoted))
        return;
    if (blocks->len >= ERRLOG_BLOCKS) {
        b->result->dropped = true;
        return;
    }
    b->seen[blocks->len] = print;
    errblocks_in_unit(b, &block);
    block.text = arena_span(b->arena, text);
    errfate_came(&b->fate, blocks, &block, b->now.place);
    vec_push(b->arena, blocks, block);
    errblocks_count(b, blocks->len - 1);
}

void errblocks_end(ErrBlocks *b)
{
    if (b->now.open && !b->now.warning)
        errblocks_keep(b, errwrapper_without_tail(errwrapper_without_count(buf_span(&b->block))),
                       b->now.context | (b->now.boxed ? (unsigned)ERRLOG_BOXED : 0u) |
                           (b->now.counted ? (unsigned)ERRLOG_COUNTED : 0u),
                       b->now.quoted);
    buf_clear(&b->block);
    b->now.passed = false;
    b->now.cited = false;
    b->now.open = b->now.warning = b->now.boxed = b->now.inner = b->now.quoted = b->now.counted =
        b->now.retold = false;
    b->now.lines = b->now.blanks = 0;
}

void errblocks_add(ErrBlocks *b, Span text, unsigned context)
{
    errblocks_end(b);
    errfate_begins(&b->fate);
    b->now.place = errplace_id(&b->place);
    errblocks_keep(b, errwrapper_without_tail(span_sub(text, 0, ERRLOG_BLOCK_MAX)),
                   b->now.context | context, b->quoting);
}

/* Where the line begins, beside the one that counted: below 0 further left. In no list, beside the
 * first column, if nothing was taken off before it. */
static int errblocks_column(const ErrBlocks *b, const ErrLine *line)
{
    const ErrMargin *margin = &line->margin, *list = &b->now.margin;
    if (!b->now.list)
        return margin->n == 0 && margin->gaps[0] > 0;
    if (margin->n > list->n)
        return span_starts(line->text, " ") || span_starts(line->text, "\t");
    return (int)margin->gaps[margin->n] - (int)list->gaps[margin->n];
}

/* A line that is in no list may begin one. */
static void errblocks_count_line(ErrBlocks *b, const ErrLine *line)
{
    b->now.list = errwrapper_is_count(line->text);
    b->now.retells =
        b->now.list && !span_starts(errwrapper_unbulleted(line->text), "Error:"); /* Terraform's */
    b->now.margin = b->now.list ? line->margin : (ErrMargin){{0}, 0};
    b->lists += b->now.list;
}

/* Terragrunt lists each unit's error behind a "* " of its own at the line's begin (Terraform
 * indents its lists), behind what another program writes before every line; the list goes on below
 * the boxes and indented lines of one. */
static bool errblocks_is_item(ErrBlocks *b, const ErrLine *line)
{
    int column = errblocks_column(b, line);
    bool begins = column <= 0 && !line->boxed && span_starts(span_trim(line->text, " \t"), "* ");
    bool inside = begins || line->boxed || column > 0;
    bool item = begins && b->now.list;
    if (b->now.unit && ((b->now.list && !inside) || item)) {
        errblocks_end(b);
        b->now.unit = NULL; /* what comes now names its own */
    }
    if (!inside)
        errblocks_count_line(b, line);
    return item;
}

/* ---- lines ---- */

static void errblocks_append(ErrBlocks *b, Span text)
{
    if (b->block.len > 0)
        buf_add_char(&b->block, '\n');
    buf_add(&b->block, text);
    b->now.lines++;
}

/* in_box: inside the box of an error, where only "Error: " can begin another one, not "Error while
 * installing". */
static bool errblocks_is_heading(Span text, bool in_box)
{
    Span bare = errwrapper_unbulleted(text);
    if (in_box || span_starts(bare, "Error message:") || span_starts(bare, "Error saving state:"))
        /* the latter below "Error acquiring the state lock" and "Failed to save state" */
        return span_starts(bare, "Error: ");
    return span_starts(bare, "Error: ") || span_starts(bare, "Error ") ||
           span_starts(bare, "ERROR: ") || span_starts(bare, "Error:") ||
           span_starts(bare, "An error occurred (") || span_starts(bare, "aws: [ERROR]") ||
           span_starts(bare, "Failed to execute \"") || span_starts(bare, "error occurred:") ||
           span_starts(bare, "error assuming role");
}

static bool errblocks_has(const ErrBlocks *b, const char *const *words, size_t n)
{
    return span_has_one_of(buf_span(&b->block), words, n);
}

/* "Error: <inner>" below "No valid credential sources" and "cannot be assumed" belongs to the error
 * above it. */
static bool errblocks_is_inner(const ErrBlocks *b, Span text)
{
    static const char *const outers[] = {"redential sources", "annot be assumed", "annot assume",
                                         "providing credentials", "referenced S3 bucket"};
    static const char *const plugins[] = {"getting credentials: exec"}; /* passes its stderr on */
    if (!b->now.boxed && errblocks_has(b, plugins, ARRAY_LEN(plugins)))
        return true;
    return !b->now.inner && span_starts(errwrapper_unbulleted(text), "Error") &&
           errblocks_has(b, outers, ARRAY_LEN(outers));
}

/* Of 0.11 and older: "Error refreshing state: 1 error(s) occurred:" is only the head of what
 * follows. */
static bool errblocks_is_head_only(const ErrBlocks *b)
{
    Span so_far = span_trim(buf_span(&b->block), " \n");
    return span_ends(so_far, "occurred:") || span_ends(so_far, "rrors:") ||
           span_ends(so_far, "Error:");
}

static void errblocks_begin(ErrBlocks *b, const ErrLine *line)
{
    errblocks_end(b);
    errfate_begins(&b->fate);
    b->now.place = errplace_id(&b->place);
    b->now.open = true;
    b->now.boxed = line->boxed;
    b->now.cited = line->cited;
    b->now.passed = line->passed;
    b->now.quoted = b->quoting;
    b->now.counted = b->now.list;
    b->now.retold = b->now.list && b->now.retells;
    b->now.warning = span_starts(errwrapper_unbulleted(line->text), "Warning:");
    errblocks_append(b, line->text);
}

static bool errblocks_is_full(const ErrBlocks *b)
{
    return b->now.lines >= BLOCK_LINES || b->now.blanks >= BLOCK_BLANKS || b->block.overflow;
}

void errblocks_blank(ErrBlocks *b, const ErrLine *line)
{
    b->now.blanks += !line->boxed; /* a bar alone is a line of the box */
    if (b->now.open && !line->boxed && (errblocks_is_full(b) || (b->now.cited && !line->cited)))
        errblocks_end(b);
    else if (b->now.open)
        errblocks_append(b, SPAN_EMPTY);
}

/* "3 errors occurred: * Failed to execute ... in ./live/app/...": the error itself comes below. */
static bool errblocks_is_wrapper(const ErrBlocks *b)
{
    Span so_far = buf_span(&b->block);
    return span_find(so_far, "Failed to execute \"") < so_far.len &&
           span_find(so_far, "Error: ") == so_far.len;
}

static void errblocks_drop_wrapper(ErrBlocks *b)
{
    if (!b->now.open || !errblocks_is_wrapper(b))
        return;
    buf_clear(&b->block);
    b->now.open = false;
}

void errblocks_box(ErrBlocks *b)
{
    errblocks_drop_wrapper(b);
    errblocks_end(b);
}

void errblocks_text(ErrBlocks *b, const ErrLine *line, bool opens)
{
    Span unit = errwrapper_unit(line->text);
    bool item = errblocks_is_item(b, line);
    bool heading =
        item || errblocks_is_heading(line->text, b->now.open && b->now.boxed && line->boxed);
    bool inner = b->now.open && heading && !item && errblocks_is_inner(b, line->text);
    bool warning = span_starts(errwrapper_unbulleted(line->text), "Warning: ");
    if (unit.len > 0 && b->now.open && !errblocks_is_head_only(b))
        errblocks_end(b);
    if (unit.len > 0 && !(b->now.unit && span_is(unit, b->now.unit)))
        b->now.unit = arena_span(b->arena, unit);
    if (span_starts(span_trim(line->text, " "), "Error: "))
        errblocks_drop_wrapper(b);
    if (warning || (heading && b->now.open && !inner && !errblocks_is_head_only(b))) {
        errblocks_begin(b, line);
    } else if (b->now.open) {
        b->now.inner = b->now.inner || inner;
        b->now.blanks = 0;
        b->now.boxed =
            b->now.boxed || line->boxed; /* its head was cut off, or wrapped out of the box */
        errblocks_append(b, line->text);
        if (errblocks_is_full(b))
            errblocks_end(b);
    } else if (opens || heading) {
        errblocks_begin(b, line);
    }
}
