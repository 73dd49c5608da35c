#include "lab/solve.h"

#include <ini.h>
#include <string.h>

#include "lab/embed.h"
#include "lab/sandbox.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

typedef struct Step {
    const char *name; /* "solve 1" */
    const char *file, *line, *put;
} Step;

typedef struct StepList {
    Arena *arena;
    VEC(Step) steps;
} StepList;

static int solve_take(void *data, const char *section, const char *key, const char *value)
{
    StepList *list = data;
    Step *step;
    if (strncmp(section, "solve ", 6) != 0)
        return 1;
    if (list->steps.len == 0 || strcmp(vec_last(&list->steps)->name, section) != 0) {
        Step fresh = {arena_strdup(list->arena, section), NULL, NULL, NULL};
        vec_push(list->arena, &list->steps, fresh);
    }
    step = vec_last(&list->steps);
    if (strcmp(key, "file") == 0)
        step->file = lab_file_place(list->arena, arena_strdup(list->arena, value));
    else if (strcmp(key, "line") == 0)
        step->line = arena_strdup(list->arena, value);
    else if (strcmp(key, "put") == 0)
        step->put = arena_strdup(list->arena, value);
    else
        return 0;
    return 1;
}

static Span solve_indentation(Span line)
{
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'))
        n++;
    return span_sub(line, 0, n);
}

static enum err solve_step(Arena *arena, const Sandbox *sandbox, const FillPlan *fill,
                           const Step *step, Err *err)
{
    AUTO_BUF Buf old = BUF_INIT(FILE_BYTES_MAX);
    AUTO_BUF Buf fresh = BUF_INIT(FILE_BYTES_MAX);
    Span begins = fill_text(arena, fill, span_of(step->line)), rest, line;
    bool found = false;
    sandbox_read(arena_printf(arena, "%s/%s", sandbox->root, step->file), &old);
    rest = buf_span(&old);
    while (span_next_line(&rest, &line)) {
        /* The line with its indentation left out begins with what the step names. */
        Span bare = span_trim(line, " \t\r");
        bool here =
            !found && bare.len >= begins.len && memcmp(bare.ptr, begins.ptr, begins.len) == 0;
        found = found || here;
        if (here && !step->put)
            continue;
        if (here) /* as deep as the line that it replaces: inih takes leading blanks off */
            buf_add(&fresh, solve_indentation(line));
        buf_add(&fresh, here ? fill_text(arena, fill, span_of(step->put)) : line);
        buf_add_char(&fresh, '\n');
    }
    if (!found)
        return err_set(err, ERR_INPUT, source_file(step->file, 0, 0),
                       "%s has no line that begins with \"%s\"", step->file, step->line);
    return sandbox_write(sandbox, step->file, buf_span(&fresh), 0600, err);
}

enum err solve_all(Arena *arena, const Sandbox *sandbox, const FillPlan *fill, Span lab_ini,
                   Err *err)
{
    StepList list = {arena, VEC_INIT};
    enum err e = ERR_NONE;
    if (ini_parse_string(arena_span(arena, lab_ini), solve_take, &list) != 0)
        return err_set(err, ERR_INPUT, source_file("lab.ini", 0, 0), "the solution can't be read");
    for (size_t i = 0; !e && i < list.steps.len; i++)
        e = solve_step(arena, sandbox, fill, &list.steps.items[i], err);
    return e;
}
