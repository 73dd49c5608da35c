#include "errors/errmemo.h"

#include <string.h>

#include "base/alloc.h"
#include "errors/errfacts.h"
#include "errors/errvaries.h"

enum {
    STATES = 64,
    STEPS = 128,
    TEXT_MAX = 4096,   /* a longer line, or more of what is open, isn't remembered */
    LEARN_LINES = 128, /* read after an error has come again */
    VARYING = 8,
    NOWHERE = -1
};

/* A piece of a line that differs each time. */
typedef struct MemoVarying {
    size_t at, len;
} MemoVarying;

/* What a line does to a text that is open: it begins anew or is kept, and so much is added. What
 * varies in the added comes from the line. */
typedef struct MemoText {
    bool kept;
    char *added;
    size_t len;
    int n_pieces;
    struct {
        size_t at;
        int varying; /* of the line */
    } pieces[VARYING];
} MemoText;

/* What is open between two lines, without the texts. */
typedef struct MemoState {
    unsigned long long digest;
    ErrBlocksState blocks;
    bool record_open, record_error;
    int first_step; /* of the list of those that begin here */
} MemoState;

typedef struct MemoStep {
    char *line;
    size_t len;
    int to, next; /* the state that it leads to; the state's next step, NOWHERE */
    int n_counted, counted[ERRBLOCKS_COUNTED];
    int n_varying;
    MemoVarying varying[VARYING];
    MemoText block, record;
} MemoStep;

struct ErrMemo {
    ErrBlocks *blocks;
    ErrPending *record;
    Buf block_before, record_before; /* the line that is read */
    size_t n_blocks_before;
    int lists_before;
    MemoState states[STATES];
    MemoStep steps[STEPS];
    int n_states, n_steps;
    int at;    /* the state that we are in; NOWHERE: not known */
    int taken; /* the last step; NOWHERE */
    int learn; /* so many lines more are learned */
};

ErrMemo *errmemo_open(Arena *arena, ErrBlocks *blocks, ErrPending *record)
{
    ErrMemo *m = arena_new(arena, ErrMemo);
    m->blocks = blocks;
    m->record = record;
    m->block_before = m->record_before = (Buf)BUF_INIT(TEXT_MAX);
    m->at = m->taken = NOWHERE;
    return m;
}

void errmemo_forget(ErrMemo *m)
{
    m->at = NOWHERE;
}

static void memo_free_step(MemoStep *step)
{
    mem_free(step->line);
    mem_free(step->block.added);
    mem_free(step->record.added);
}

void errmemo_close(ErrMemo *m)
{
    for (int i = 0; i < m->n_steps; i++)
        memo_free_step(&m->steps[i]);
    buf_clear(&m->block_before);
    buf_clear(&m->record_before);
    m->n_states = m->n_steps = 0;
    m->at = m->taken = NOWHERE;
}

/* ---- what is open ---- */

static unsigned long long memo_mix(unsigned long long h, unsigned long long value)
{
    return (h ^ value) * 1099511628211ull; /* FNV-1a's */
}

static unsigned long long memo_mix_text(unsigned long long h, Span text)
{
    for (size_t i = 0; i < text.len;) {
        size_t n = errvaries(text, i);
        h = memo_mix(h, n > 0 ? 256u : (unsigned char)text.ptr[i]);
        i += n > 0 ? n : 1;
    }
    return memo_mix(h, 257u);
}

static unsigned long long memo_digest(const ErrBlocks *b, const ErrPending *r)
{
    const ErrBlocksState *now = &b->now;
    unsigned long long h = memo_mix(14695981039346656037ull, now->context);
    unsigned flags = (unsigned)now->open | (unsigned)now->warning << 1 | (unsigned)now->boxed << 2 |
                     (unsigned)now->inner << 3 | (unsigned)r->open << 4 | (unsigned)r->error << 5 |
                     (unsigned)now->quoted << 6 | (unsigned)now->list << 7 |
                     (unsigned)now->counted << 8 | (unsigned)now->passed << 9 |
                     (unsigned)now->cited << 10 | (unsigned)now->retold << 11 |
                     (unsigned)now->retells << 12;
    h = memo_mix(h, flags);
    for (size_t i = 0; now->list && i <= now->margin.n; i++)
        h = memo_mix(h, now->margin.gaps[i]);
    if (now->open)
        h = memo_mix(memo_mix(memo_mix(h, (unsigned)now->lines), (unsigned)now->blanks),
                     now->place);
    h = memo_mix_text(h, span_of(now->unit));
    h = memo_mix_text(h, buf_span(&b->block));
    return memo_mix_text(h, buf_span(&r->text));
}

/* The state that we are in now, kept if it is new. NOWHERE where it is none to remember. */
static int memo_state(ErrMemo *m)
{
    unsigned long long digest;
    MemoState *s;
    if (m->blocks->block.len > TEXT_MAX || m->record->text.len > TEXT_MAX ||
        errfacts_may_tell(buf_span(&m->record->text)))
        return NOWHERE;
    digest = memo_digest(m->blocks, m->record);
    for (int i = 0; i < m->n_states; i++)
        if (m->states[i].digest == digest)
            return i;
    if (m->n_states >= STATES)
        errmemo_close(m);
    s = &m->states[m->n_states];
    memset(s, 0, sizeof *s);
    s->digest = digest;
    s->first_step = NOWHERE;
    s->blocks = m->blocks->now;
    s->record_open = m->record->open;
    s->record_error = m->record->error;
    return m->n_states++;
}

/* ---- lines ---- */

/* A line as it will be looked for; false if too much of it varies. */
static bool memo_note_varying(MemoStep *step)
{
    Span line = {step->line, step->len};
    step->n_varying = 0;
    for (size_t i = 0; i < line.len;) {
        size_t n = errvaries(line, i);
        if (n > 0 && step->n_varying >= VARYING)
            return false;
        if (n > 0)
            step->varying[step->n_varying++] = (MemoVarying){i, n};
        i += n > 0 ? n : 1;
    }
    return true;
}

/* Is the line, which is as long, the same but for what varies? */
static bool memo_is_line(const MemoStep *step, const char *line)
{
    Span whole = {line, step->len};
    size_t from = 0;
    if (memcmp(line, step->line, step->len) == 0)
        return true;
    for (int i = 0; i < step->n_varying; i++) {
        MemoVarying v = step->varying[i];
        if (memcmp(line + from, step->line + from, v.at - from) != 0 ||
            errvaries(whole, v.at) != v.len)
            return false;
        from = v.at + v.len;
    }
    return memcmp(line + from, step->line + from, step->len - from) == 0;
}

/* Notes which of the line's pieces the text has; false if it has others. */
static bool memo_note_pieces(const MemoStep *step, MemoText *text)
{
    Span added = {text->added, text->len};
    int v = 0;
    for (size_t i = 0; i < added.len && step->n_varying > 0;) {
        size_t n = errvaries(added, i);
        if (n == 0) {
            i++;
            continue;
        }
        while (v < step->n_varying &&
               (step->varying[v].len != n ||
                memcmp(step->line + step->varying[v].at, added.ptr + i, n) != 0))
            v++;
        if (v >= step->n_varying)
            return false;
        text->pieces[text->n_pieces].at = i;
        text->pieces[text->n_pieces++].varying = v++;
        i += n;
    }
    return true;
}

/* What the line did to the text, which was before and is now. */
static bool memo_note_text(const MemoStep *step, MemoText *text, Span before, Span now)
{
    text->kept = now.len >= before.len && memcmp(now.ptr, before.ptr, before.len) == 0;
    if (text->kept)
        now = span_sub(now, before.len, now.len);
    text->added = mem_alloc(now.len);
    text->len = now.len;
    memcpy(text->added, now.ptr, now.len);
    return memo_note_pieces(step, text);
}

/* Does to the text what the line does, with what varies in this line. */
static void memo_take_text(const MemoStep *step, const MemoText *text, Buf *buf, const char *line)
{
    size_t from;
    if (!text->kept)
        buf_empty(buf);
    from = buf->len;
    buf_add(buf, (Span){text->added, text->len});
    for (int i = 0; i < text->n_pieces; i++) {
        MemoVarying v = step->varying[text->pieces[i].varying];
        if (from + text->pieces[i].at + v.len <= buf->len)
            memcpy(buf->ptr + from + text->pieces[i].at, line + v.at, v.len);
    }
}

/* errblocks_known counts what it knows; here the same without looking for it. */
static void memo_take_step(ErrMemo *m, const MemoStep *step, const char *line)
{
    const MemoState *to = &m->states[step->to];
    bool open = m->blocks->now.open, counted = step->n_counted > 0;
    for (int i = 0; i < step->n_counted; i++)
        errblocks_again(m->blocks, (size_t)step->counted[i], m->blocks->now.quoted);
    if (to->blocks.open ? !open || counted : !open && counted)
        errfate_begins(&m->blocks->fate);
    memo_take_text(step, &step->block, &m->blocks->block, line);
    memo_take_text(step, &step->record, &m->record->text, line);
    m->blocks->now = to->blocks;
    m->record->open = to->record_open;
    m->record->error = to->record_error;
    m->at = step->to;
}

bool errmemo_again(ErrMemo *m, Span line)
{
    int i = m->at == NOWHERE ? NOWHERE : m->states[m->at].first_step;
    for (; i != NOWHERE; i = m->steps[i].next)
        if (m->steps[i].len == line.len && memo_is_line(&m->steps[i], line.ptr)) {
            memo_take_step(m, &m->steps[i], line.ptr);
            m->taken = i;
            return true;
        }
    return false;
}

bool errmemo_is_verbatim(const ErrMemo *m, Span line)
{
    return m->taken != NOWHERE &&
           span_same(line, (Span){m->steps[m->taken].line, m->steps[m->taken].len});
}

void errmemo_before(ErrMemo *m)
{
    m->blocks->n_counted = 0;
    m->n_blocks_before = m->blocks->result->blocks.len;
    m->lists_before = m->blocks->lists;
    buf_empty(&m->block_before);
    buf_empty(&m->record_before);
    if (m->at != NOWHERE) {
        buf_add(&m->block_before, buf_span(&m->blocks->block));
        buf_add(&m->record_before, buf_span(&m->record->text));
    }
}

static void memo_learn(ErrMemo *m, int from, int to, Span line)
{
    MemoStep *step = &m->steps[m->n_steps];
    if (line.len == 0 || line.len > TEXT_MAX || errfacts_may_tell(line) ||
        m->blocks->n_counted > ERRBLOCKS_COUNTED)
        return;
    memset(step, 0, sizeof *step);
    step->line = mem_alloc(line.len);
    memcpy(step->line, line.ptr, line.len);
    step->len = line.len;
    if (!memo_note_varying(step) ||
        !memo_note_text(step, &step->block, buf_span(&m->block_before),
                        buf_span(&m->blocks->block)) ||
        !memo_note_text(step, &step->record, buf_span(&m->record_before),
                        buf_span(&m->record->text))) {
        memo_free_step(step);
        return;
    }
    step->to = to;
    step->n_counted = m->blocks->n_counted;
    memcpy(step->counted, m->blocks->counted, sizeof step->counted);
    step->next = m->states[from].first_step;
    m->states[from].first_step = m->n_steps++;
}

void errmemo_after(ErrMemo *m, Span line)
{
    int from = m->at, n_states = m->n_states;
    if (m->blocks->n_counted > 0)
        m->learn = LEARN_LINES;
    m->at = NOWHERE;
    if (m->learn == 0)
        return;
    m->learn--;
    if (m->n_steps >= STEPS) {
        errmemo_close(m);
        from = NOWHERE;
    }
    m->at = memo_state(m);
    if (from != NOWHERE && m->at != NOWHERE && m->n_states >= n_states && /* not begun anew */
        m->blocks->result->blocks.len == m->n_blocks_before &&
        m->blocks->lists == m->lists_before) /* the next list is another one */
        memo_learn(m, from, m->at, line);
}
