#include <string.h>

#include "hcl/goregex_priv.h"

/* Threads in order of preference; each step of the program stands in the list at most once. */
typedef struct Thread {
    int step;
    GoRegexMatch saved;
} Thread;

typedef struct Threads {
    Thread *items;
    int n;
    unsigned *seen; /* by step: the generation that added it */
} Threads;

typedef struct Run {
    const GoRegex *regex;
    Span text;
    Arena scratch;
    Thread *stack;
    unsigned generation;
    long *budget;
} Run;

size_t goregex_width(Span text, size_t at)
{
    size_t n = at < text.len ? 1 : 0;
    while (n > 0 && at + n < text.len && ((unsigned char)text.ptr[at + n] & 0xc0) == 0x80)
        n++;
    return n;
}

static unsigned run_char(Span text, size_t at, size_t width)
{
    unsigned c = (unsigned char)text.ptr[at];
    if (width > 1)
        c &= 0xffu >> (width + 1);
    for (size_t i = 1; i < width; i++)
        c = c << 6 | ((unsigned char)text.ptr[at + i] & 0x3fu);
    return c;
}

bool goregex_is_word(Span text, size_t at)
{
    char c = at < text.len ? text.ptr[at] : ' ';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool run_looks(Span text, size_t at, enum goregex_look look)
{
    bool word = (at > 0 && goregex_is_word(text, at - 1)) != goregex_is_word(text, at);
    switch (look) {
    case LOOK_TEXT_START:
        return at == 0;
    case LOOK_TEXT_END:
        return at == text.len;
    case LOOK_LINE_START:
        return at == 0 || text.ptr[at - 1] == '\n';
    case LOOK_LINE_END:
        return at == text.len || text.ptr[at] == '\n';
    case LOOK_WORD:
        return word;
    default:
        return !word;
    }
}

/* Follows what takes no character. A stack of its own: patterns may be deep. */
static void run_add(Run *run, Threads *list, int step, size_t at, const GoRegexMatch *saved)
{
    Thread *stack = run->stack;
    int top = 0;
    stack[top++] = (Thread){step, *saved};
    while (top > 0) {
        Thread t = stack[--top];
        const GoRegexStep *s = &run->regex->steps[t.step];
        --*run->budget;
        if (list->seen[t.step] == run->generation)
            continue;
        list->seen[t.step] = run->generation;
        if (s->op == STEP_SPLIT)
            stack[top++] = (Thread){s->other, t.saved};
        if (s->op == STEP_SPLIT || s->op == STEP_JUMP) {
            stack[top++] = (Thread){s->to, t.saved};
        } else if (s->op == STEP_SAVE) {
            t.saved.at[s->to] = (long)at;
            stack[top++] = (Thread){t.step + 1, t.saved};
        } else if (s->op == STEP_LOOK) {
            if (run_looks(run->text, at, s->look))
                stack[top++] = (Thread){t.step + 1, t.saved};
        } else {
            list->items[list->n++] = t;
        }
    }
}

static bool run_takes(const GoRegexStep *s, unsigned c)
{
    for (size_t i = 0; i < s->n_ranges; i++)
        if (c >= s->ranges[i].from && c <= s->ranges[i].to)
            return true;
    return false;
}

/* One character further. True when a thread has matched: those behind it are cut off. */
static bool run_advance(Run *run, const Threads *now, Threads *next, size_t at, GoRegexMatch *out)
{
    size_t width = goregex_width(run->text, at);
    unsigned c = width ? run_char(run->text, at, width) : 0;
    next->n = 0;
    run->generation++;
    for (int i = 0; i < now->n; i++) {
        const GoRegexStep *s = &run->regex->steps[now->items[i].step];
        if (s->op == STEP_MATCH) {
            *out = now->items[i].saved;
            out->at[1] = (long)at;
            return true;
        }
        if (width && run_takes(s, c))
            run_add(run, next, now->items[i].step + 1, at + width, &now->items[i].saved);
    }
    return false;
}

static Threads run_threads(Run *run)
{
    Threads t = {arena_array(&run->scratch, Thread, (size_t)run->regex->n_steps), 0,
                 arena_array(&run->scratch, unsigned, (size_t)run->regex->n_steps)};
    memset(t.seen, 0, (size_t)run->regex->n_steps * sizeof *t.seen);
    return t;
}

bool goregex_find(const GoRegex *regex, Span text, size_t from, long *budget, GoRegexMatch *out)
{
    Run run = {.regex = regex, .text = text, .generation = 1, .budget = budget};
    Threads lists[2] = {run_threads(&run), run_threads(&run)};
    Threads *now = &lists[0], *next = &lists[1];
    bool found = false;
    run.stack = arena_array(&run.scratch, Thread, (size_t)regex->n_steps * 2 + 2);
    for (size_t at = from; at <= text.len && *budget > 0;
         at += at < text.len ? goregex_width(text, at) : 1) {
        Threads *done = now;
        if (!found) { /* a match may begin here, behind all that began earlier */
            GoRegexMatch fresh;
            for (size_t i = 0; i < ARRAY_LEN(fresh.at); i++)
                fresh.at[i] = GOREGEX_NOWHERE;
            fresh.at[0] = (long)at;
            run_add(&run, now, 0, at, &fresh);
        }
        if (now->n == 0 && found)
            break;
        found |= run_advance(&run, now, next, at, out);
        now = next;
        next = done;
    }
    arena_clear(&run.scratch);
    return found && *budget > 0;
}
