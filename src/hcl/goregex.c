/* From a pattern to the program that goregex_match.c runs. */
#include <stdlib.h>
#include <string.h>

#include "hcl/goregex_priv.h"

enum { STEPS_MAX = 4000, REPEAT_MAX = 1000, DEPTH_MAX = 100 };

typedef VEC(GoRegexStep) StepVec;

/* Steps of a part whose jumps count from its own start. */
typedef struct Part {
    GoRegexStep *steps;
    int n;
} Part;

static Part re_read_either(GoRegexReader *r);

void goregex_give_up(GoRegexReader *r, enum goregex_state state)
{
    if (r->out->state == GOREGEX_FINE)
        r->out->state = state;
    r->left = SPAN_EMPTY;
}

bool goregex_at_char(const GoRegexReader *r, char c)
{
    return r->left.len > 0 && r->left.ptr[0] == c;
}

void goregex_skip(GoRegexReader *r, size_t n)
{
    r->left = span_sub(r->left, n, r->left.len);
}

bool goregex_take_text(GoRegexReader *r, const char *text)
{
    bool there = span_starts(r->left, text);
    if (there)
        goregex_skip(r, strlen(text));
    return there;
}

/* ---- parts ---- */

static Part re_part_of(GoRegexReader *r, GoRegexStep step)
{
    Part p = {arena_new(r->arena, GoRegexStep), 1};
    p.steps[0] = step;
    return p;
}

static void re_put(GoRegexReader *r, StepVec *out, GoRegexStep step)
{
    if (out->len >= STEPS_MAX)
        goregex_give_up(r, GOREGEX_UNKNOWN);
    else
        vec_push(r->arena, out, step);
}

static void re_put_part(GoRegexReader *r, StepVec *out, Part p)
{
    int base = (int)out->len;
    for (int i = 0; i < p.n; i++) {
        GoRegexStep s = p.steps[i];
        if (s.op == STEP_SPLIT || s.op == STEP_JUMP) {
            s.to += base;
            s.other += base;
        }
        re_put(r, out, s);
    }
}

static Part re_made(const StepVec *v)
{
    return (Part){v->items, (int)v->len};
}

static GoRegexStep re_split(int to, int other, bool lazy)
{
    return (GoRegexStep){.op = STEP_SPLIT, .to = lazy ? other : to, .other = lazy ? to : other};
}

/* Perhaps: any part but one that begins with a character outside every choice. */
static bool re_part_may_be_empty(Part p)
{
    for (int i = 0; i < p.n && p.steps[i].op != STEP_SPLIT && p.steps[i].op != STEP_JUMP; i++)
        if (p.steps[i].op == STEP_CHARS)
            return false;
    return true;
}

/* x* is a loop; where x itself may be empty Go makes (x+)? of it, so that the choice within x keeps
 * its order. */
static void re_put_star(GoRegexReader *r, StepVec *out, Part p, bool lazy)
{
    int start = (int)out->len, plus = start + 1;
    if (re_part_may_be_empty(p)) {
        re_put(r, out, re_split(start + 1, start + p.n + 2, lazy));
        re_put_part(r, out, p);
        re_put(r, out, re_split(plus, plus + p.n + 1, lazy));
        return;
    }
    re_put(r, out, re_split(start + 1, start + p.n + 2, lazy));
    re_put_part(r, out, p);
    re_put(r, out, (GoRegexStep){.op = STEP_JUMP, .to = start, .other = start});
}

/* max < 0: any number. As regexp/syntax simplifies it: x{2,4} is xx(x(x)?)? and x{2,} is xx+. */
static Part re_repeated(GoRegexReader *r, Part p, int min, int max, bool lazy)
{
    StepVec out = VEC_INIT;
    if (min == 0 && max < 0) {
        re_put_star(r, &out, p, lazy);
        return re_made(&out);
    }
    for (int i = 0; i < min && r->out->state == GOREGEX_FINE; i++)
        re_put_part(r, &out, p);
    if (max < 0) {
        re_put(r, &out, re_split((int)out.len - p.n, (int)out.len + 1, lazy));
        return re_made(&out);
    }
    for (int i = min, end = (int)out.len + (max - min) * (p.n + 1);
         i < max && r->out->state == GOREGEX_FINE; i++) {
        re_put(r, &out, re_split((int)out.len + 1, end, lazy));
        re_put_part(r, &out, p);
    }
    return re_made(&out);
}

static Part re_chars(GoRegexReader *r, const GoRegexRangeVec *v)
{
    return re_part_of(r, (GoRegexStep){.op = STEP_CHARS, .ranges = v->items, .n_ranges = v->len});
}

/* ---- groups ---- */

static Part re_nothing(void)
{
    return (Part){NULL, 0};
}

static Part re_read_group_body(GoRegexReader *r)
{
    GoRegexFlags outer = r->flags;
    Part p = re_nothing();
    if (++r->depth > DEPTH_MAX)
        goregex_give_up(r, GOREGEX_UNKNOWN);
    else
        p = re_read_either(r);
    r->depth--;
    if (!goregex_take_text(r, ")"))
        goregex_give_up(r, GOREGEX_REFUSED);
    r->flags = outer;
    return p;
}

static bool re_name_taken(const GoRegexReader *r, int group, Span name)
{
    for (int i = 0; i + 1 < group && name.len > 0; i++)
        if (r->out->names[i].len == name.len &&
            memcmp(r->out->names[i].ptr, name.ptr, name.len) == 0)
            return true;
    return false;
}

static Part re_read_capture(GoRegexReader *r, Span name)
{
    StepVec out = VEC_INIT;
    int group = ++r->out->n_groups;
    if (group > GOREGEX_GROUPS_MAX) {
        goregex_give_up(r, GOREGEX_UNKNOWN);
        return re_nothing();
    }
    if (re_name_taken(r, group, name))
        goregex_give_up(r, GOREGEX_UNKNOWN);
    r->out->names[group - 1] = name;
    re_put(r, &out, (GoRegexStep){.op = STEP_SAVE, .to = 2 * group});
    re_put_part(r, &out, re_read_group_body(r));
    re_put(r, &out, (GoRegexStep){.op = STEP_SAVE, .to = 2 * group + 1});
    return re_made(&out);
}

/* Behind "(?P<" or "(?<". */
static Part re_read_named(GoRegexReader *r)
{
    Span name = span_sub(r->left, 0, span_find_char(r->left, '>'));
    bool fine = name.len > 0 && name.len < r->left.len;
    for (size_t i = 0; i < name.len; i++)
        fine &= goregex_is_word(name, i);
    if (!fine) {
        goregex_give_up(r, GOREGEX_REFUSED);
        return re_nothing();
    }
    goregex_skip(r, name.len + 1);
    return re_read_capture(r, name);
}

/* "ims", "-s", "i-s"; the flag U is not followed. */
static bool re_read_flag_letters(GoRegexReader *r, GoRegexFlags *flags)
{
    bool on = true, any = false;
    for (; r->left.len > 0 && !goregex_at_char(r, ')') && !goregex_at_char(r, ':');
         goregex_skip(r, 1)) {
        char c = r->left.ptr[0];
        if (c == 'i')
            flags->fold = on;
        else if (c == 'm')
            flags->many_lines = on;
        else if (c == 's')
            flags->dot_all = on;
        else if (c != '-' || !on)
            return false;
        any = c != '-';
        on &= c != '-';
    }
    return any;
}

/* Behind "(?": flags, then ")" for the rest of the group or ":" for a group of their own. */
static Part re_read_flags(GoRegexReader *r)
{
    GoRegexFlags flags = r->flags, outer = r->flags;
    bool none = goregex_at_char(r, ':');
    Part p = re_nothing();
    if (!none && !re_read_flag_letters(r, &flags)) {
        goregex_give_up(r, goregex_at_char(r, 'U') ? GOREGEX_UNKNOWN : GOREGEX_REFUSED);
        return p;
    }
    r->flags = flags;
    if (goregex_take_text(r, ")"))
        return p;
    if (!goregex_take_text(r, ":"))
        goregex_give_up(r, GOREGEX_REFUSED);
    p = re_read_group_body(r);
    r->flags = outer;
    return p;
}

/* ---- the whole ---- */

static Part re_look(GoRegexReader *r, enum goregex_look what)
{
    return re_part_of(r, (GoRegexStep){.op = STEP_LOOK, .look = what});
}

static Part re_read_one_char(GoRegexReader *r)
{
    GoRegexRangeVec v = VEC_INIT;
    unsigned c;
    if (goregex_take_perl_class(r, &v))
        return re_chars(r, &v);
    c = goregex_take_char(r);
    if (r->out->state == GOREGEX_FINE)
        goregex_add_folded(r, &v, c, c);
    return re_chars(r, &v);
}

static Part re_read_any(GoRegexReader *r)
{
    GoRegexRangeVec v = VEC_INIT;
    if (!r->flags.dot_all)
        goregex_add_range(r, &v, '\n', '\n');
    goregex_negate(r, &v);
    return re_chars(r, &v);
}

/* *out_flags: it was "(?i)" alone, which nothing can repeat. */
static Part re_read_atom(GoRegexReader *r, bool *out_flags)
{
    GoRegexRangeVec v = VEC_INIT;
    *out_flags = false;
    if (goregex_take_text(r, "(?P<") || goregex_take_text(r, "(?<"))
        return re_read_named(r);
    if (goregex_take_text(r, "(?")) {
        const char *before = r->left.ptr;
        Part p = re_read_flags(r);
        *out_flags = p.n == 0 && r->out->state == GOREGEX_FINE &&
                     memchr(before, ':', (size_t)(r->left.ptr - before)) == NULL;
        return p;
    }
    if (goregex_take_text(r, "("))
        return re_read_capture(r, SPAN_EMPTY);
    if (goregex_take_text(r, "[")) {
        goregex_read_set(r, &v);
        return re_chars(r, &v);
    }
    if (goregex_take_text(r, "."))
        return re_read_any(r);
    if (goregex_take_text(r, "^"))
        return re_look(r, r->flags.many_lines ? LOOK_LINE_START : LOOK_TEXT_START);
    if (goregex_take_text(r, "$"))
        return re_look(r, r->flags.many_lines ? LOOK_LINE_END : LOOK_TEXT_END);
    if (goregex_take_text(r, "\\A"))
        return re_look(r, LOOK_TEXT_START);
    if (goregex_take_text(r, "\\z"))
        return re_look(r, LOOK_TEXT_END);
    if (goregex_take_text(r, "\\b"))
        return re_look(r, LOOK_WORD);
    if (goregex_take_text(r, "\\B"))
        return re_look(r, LOOK_NO_WORD);
    return re_read_one_char(r);
}

static bool re_take_number(GoRegexReader *r, int *out)
{
    size_t n = 0;
    *out = 0;
    for (; n < r->left.len && r->left.ptr[n] >= '0' && r->left.ptr[n] <= '9'; n++)
        *out = *out > REPEAT_MAX ? *out : *out * 10 + (r->left.ptr[n] - '0');
    if (n == 0 || (n > 1 && r->left.ptr[0] == '0'))
        return false;
    goregex_skip(r, n);
    return true;
}

/* "{2}", "{2,}", "{2,4}"; anything else is text. */
static bool re_take_counts(GoRegexReader *r, int *out_min, int *out_max)
{
    Span before = r->left;
    bool fine = goregex_take_text(r, "{") && re_take_number(r, out_min);
    *out_max = *out_min;
    if (fine && goregex_take_text(r, ",") && !re_take_number(r, out_max))
        *out_max = -1;
    if (fine && goregex_take_text(r, "}"))
        return true;
    r->left = before;
    return false;
}

static bool re_take_repeat(GoRegexReader *r, int *out_min, int *out_max)
{
    static const struct {
        const char *text;
        int min, max;
    } rows[] = {{"*", 0, -1}, {"+", 1, -1}, {"?", 0, 1}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (goregex_take_text(r, rows[i].text)) {
            *out_min = rows[i].min;
            *out_max = rows[i].max;
            return true;
        }
    if (!re_take_counts(r, out_min, out_max))
        return false;
    if (*out_min > REPEAT_MAX || *out_max > REPEAT_MAX || (*out_max >= 0 && *out_max < *out_min))
        goregex_give_up(r, GOREGEX_REFUSED);
    r->n_counted++;
    return true;
}

static Part re_read_sequence(GoRegexReader *r)
{
    StepVec out = VEC_INIT;
    while (r->left.len > 0 && !goregex_at_char(r, '|') && !goregex_at_char(r, ')')) {
        int min = 0, max = 0, counted = r->n_counted;
        bool flags;
        Part p;
        if (re_take_repeat(r, &min, &max)) { /* of nothing */
            goregex_give_up(r, GOREGEX_REFUSED);
            break;
        }
        p = re_read_atom(r, &flags);
        counted = r->n_counted - counted;
        if (!flags && r->out->state == GOREGEX_FINE && re_take_repeat(r, &min, &max)) {
            if (counted > 0 &&
                r->n_counted > counted) /* counts of counts have a limit of their own */
                goregex_give_up(r, GOREGEX_UNKNOWN);
            p = re_repeated(r, p, min, max, goregex_take_text(r, "?"));
            if (re_take_repeat(r, &min, &max)) /* a** */
                goregex_give_up(r, GOREGEX_REFUSED);
        }
        re_put_part(r, &out, p);
    }
    return re_made(&out);
}

static Part re_read_either(GoRegexReader *r)
{
    Part first = re_read_sequence(r), rest;
    StepVec out = VEC_INIT;
    if (!goregex_take_text(r, "|"))
        return first;
    if (++r->depth > DEPTH_MAX)
        goregex_give_up(r, GOREGEX_UNKNOWN);
    rest = r->out->state == GOREGEX_FINE ? re_read_either(r) : re_nothing();
    r->depth--;
    re_put(r, &out, re_split(1, first.n + 2, false));
    re_put_part(r, &out, first);
    re_put(
        r, &out,
        (GoRegexStep){.op = STEP_JUMP, .to = first.n + 2 + rest.n, .other = first.n + 2 + rest.n});
    re_put_part(r, &out, rest);
    return re_made(&out);
}

const GoRegex *goregex_compile(Arena *arena, Span pattern)
{
    GoRegex *out = arena_new(arena, GoRegex);
    GoRegexReader r = {.arena = arena, .left = pattern, .out = out};
    StepVec steps = VEC_INIT;
    Part all = re_read_either(&r);
    if (r.left.len > 0)
        goregex_give_up(&r, GOREGEX_REFUSED); /* a ")" too many */
    re_put_part(&r, &steps, all);
    re_put(&r, &steps, (GoRegexStep){.op = STEP_MATCH});
    out->steps = steps.items;
    out->n_steps = (int)steps.len;
    return out;
}
