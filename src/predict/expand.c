/* Variables and ~ in a path, as Go's and Python's libraries put them in. */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "data/env_vars.h"
#include "predict/walk.h"

static size_t expand_word(Span text)
{
    size_t n = 0;
    while (n < text.len && (isalnum((unsigned char)text.ptr[n]) || text.ptr[n] == '_'))
        n++;
    return n;
}

static bool expand_is_special(char c)
{
    return isdigit((unsigned char)c) || (c && strchr("*#$@!?-", c));
}

/* Go's os/env.go:getShellName, or Python's posixpath.py:expandvars. text: behind the dollar; *len:
 * how much of it is taken. No name and nothing taken: the dollar stays; no name and something
 * taken: both go. */
static Span expand_name(Span text, bool go, size_t *len)
{
    size_t end = span_find_char(text, '}');
    if (!span_starts(text, "{")) {
        *len = go && text.len > 0 && expand_is_special(text.ptr[0]) ? 1 : expand_word(text);
        return span_sub(text, 0, *len);
    }
    if (end == text.len) { /* never closed */
        *len = go ? 1 : 0;
        return SPAN_EMPTY;
    }
    *len = end + 1;
    return span_sub(text, 1, end);
}

/* go: by its rules; else by Python's, where what is not set stays as it is written. */
static const char *expand(const Walk *w, const char *path, bool go)
{
    AUTO_BUF Buf out = BUF_INIT(PATH_MAX);
    const char *home = w->facts->home;
    for (Span rest = span_of(path); rest.len > 0;) {
        size_t dollar = span_find_char(rest, '$'), len;
        Span behind = span_sub(rest, dollar + 1, rest.len), name = expand_name(behind, go, &len);
        const char *value =
            name.len > 0 ? snapshot_env(w->facts->files, arena_span(w->arena, name)) : NULL;
        buf_add(&out, span_sub(rest, 0, dollar));
        if (dollar == rest.len)
            break;
        if (value && env_vars_is_secret(name, span_of(value)))
            buf_printf(&out, "${%.*s}", (int)name.len, name.ptr);
        else if (value)
            buf_add_str(&out, value);
        else if (!go || len == 0)
            buf_add(&out, span_sub(rest, dollar, dollar + 1 + len));
        rest = span_sub(behind, len, behind.len);
    }
    path = arena_span(w->arena, buf_span(&out));
    if (path[0] == '~' && (path[1] == '/' || path[1] == '\0') && home)
        return arena_printf(w->arena, "%s%s", home, path + 1);
    return walk_path(w, path);
}

/* Ends the walk where extra_arguments set that variable to what is not known, or to a secret. */
static void expand_check(Walk *w, Span name)
{
    const TfView *view = w->facts->unit ? &w->facts->unit->view : NULL;
    for (size_t i = 0; view && i < view->unknown_variables.len; i++)
        if (span_is(name, view->unknown_variables.items[i].name))
            walk_unknown(w, STAGE_CONFIGURATION, PREDICT_NOT_KNOWN,
                         view->unknown_variables.items[i].at, "%s",
                         view->unknown_variables.items[i].why);
    if (view && tfview_hides(view, name))
        walk_unknown(w, STAGE_CONFIGURATION, PREDICT_NOT_KNOWN, SOURCE_UNKNOWN,
                     "a path with a variable in it is not known: what that holds is a secret");
}

const char *walk_expand(Walk *w, const char *path)
{
    for (Span rest = span_of(path); !w->ended && span_find_char(rest, '$') < rest.len;) {
        size_t len;
        rest = span_sub(rest, span_find_char(rest, '$') + 1, rest.len);
        expand_check(w, expand_name(rest, true, &len));
    }
    return expand(w, path, true);
}

const char *walk_expand_python(const Walk *w, const char *path)
{
    return expand(w, path, false);
}
