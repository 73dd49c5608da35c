#include "ui/outside.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/probes.h"
#include "engine/program.h"
#include "ui/term/child.h"

/* ---- the editor ---- */

/* The user's own setting, also from within a practice sandbox, whose environment is a lesson's. */
static const char *editor_asked(void)
{
    const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
    return visual && visual[0] ? visual : editor && editor[0] ? editor : NULL;
}

/* A path, as the user wrote it for the shell: a relative one means where why403 was started, not
 * the folder looked at. NULL: it came with that folder. */
static const char *editor_by_path(const Wizard *w, Arena *arena, const char *asked, size_t word)
{
    const char *full;
    if (strchr("$~'\"\\`(", asked[0])) /* the shell's to read */
        return asked;
    full = asked[0] == '/'
               ? arena_strndup(arena, asked, word)
               : arena_printf(arena, "%s/%.*s", w->world->cwd(w->world), (int)word, asked);
    return program_came_with(arena, w->world, full, w->options.dir)
               ? NULL
               : arena_printf(arena, "%s%s", text_quote(arena, SHELL_SH, full), asked + word);
}

/* The command up to its arguments, its program by its whole path: what came with the folder looked
 * at is passed over. NULL = there is none. */
static const char *editor_command(const Wizard *w, Arena *arena)
{
    static const char *const usual[] = {"editor", "vi", "nano", "vim", "emacs"};
    const char *asked = editor_asked(), *path = NULL;
    size_t word = asked ? strcspn(asked, " \t") : 0;
    if (asked && memchr(asked, '/', word))
        return editor_by_path(w, arena, asked, word);
    if (asked)
        path = program_find(arena, snapshot_new(arena, w->world), arena_strndup(arena, asked, word),
                            w->options.dir);
    if (asked)
        return path ? arena_printf(arena, "%s%s", text_quote(arena, SHELL_SH, path), asked + word)
                    : NULL;
    for (size_t i = 0; !path && i < ARRAY_LEN(usual); i++)
        path = program_find(arena, snapshot_new(arena, w->world), usual[i], w->options.dir);
    return path ? text_quote(arena, SHELL_SH, path) : NULL;
}

void outside_editor_args(Arena *arena, const char *editor, const char *path, int line,
                         const char *out[4])
{
    static const char *const goto_flag[] = {"code", "code-insiders", "codium", "cursor",
                                            "windsurf"},
                             *const colon[] = {"hx", "helix", "subl", "zed", "zeditor"};
    size_t word = strcspn(editor, " \t"), from = word;
    while (from > 0 && editor[from - 1] != '/')
        from--;
    const char *name = arena_strndup(arena, editor + from, word - from);
    const char *with_line = arena_printf(arena, "%s:%d", path, line);
    size_t n = 0;
    memset(out, 0, 4 * sizeof *out);
    name = arena_strndup(arena, name, strcspn(name, "'"));
    for (size_t i = 0; line > 0 && i < ARRAY_LEN(goto_flag); i++)
        if (strcmp(name, goto_flag[i]) == 0) {
            out[0] = "--wait";
            out[1] = "--goto";
            out[2] = with_line;
            return;
        }
    for (size_t i = 0; line > 0 && i < ARRAY_LEN(colon); i++)
        if (strcmp(name, colon[i]) == 0) {
            out[0] = with_line;
            return;
        }
    if (line > 0)
        out[n++] = arena_printf(arena, "+%d", line);
    out[n] = path;
}

void outside_edit(Wizard *w, const Cmd *cmd)
{
    Arena arena = ARENA_INIT;
    const char *editor = editor_command(w, &arena), *args[4], *problem = NULL;
    const char *argv[8] = {"/bin/sh", "-c"};
    int status = 0;
    if (!editor) {
        wizard_notice(w, "There is no editor here: set VISUAL or EDITOR to yours. One that lies "
                         "in this folder is not run.");
        arena_clear(&arena);
        return;
    }
    outside_editor_args(&arena, editor, cmd->text, cmd->arg, args);
    argv[2] = arena_printf(&arena, "%s \"$@\"", editor);
    argv[3] = "editor";
    memcpy(argv + 4, args, 3 * sizeof *args);
    w->terminal->leave();
    problem = child_run(argv, NULL, w->options.dir,
                        arena_printf(&arena, "Your editor: %s", cmd->text), &status);
    w->terminal->enter();
    wizard_recheck(w);
    wizard_sync(w);
    wizard_notice(w, problem  ? problem
                     : status ? "Your editor ended with an error. Checking everything again."
                              : "Back from your editor: checking everything again.");
    arena_clear(&arena);
}

/* ---- the browser ---- */

static const char *opener(const Wizard *w, Arena *arena)
{
    static const char *const programs[] = {"xdg-open", "open", "wslview"};
    const char *path = NULL;
    for (size_t i = 0; !path && i < ARRAY_LEN(programs); i++)
        path = program_find(arena, snapshot_new(arena, w->world), programs[i], w->options.dir);
    return path;
}

bool outside_has_opener(const Wizard *w)
{
    Arena arena = ARENA_INIT;
    bool has = opener(w, &arena) != NULL;
    arena_clear(&arena);
    return has;
}

void outside_link(Wizard *w, const Cmd *cmd)
{
    Arena arena = ARENA_INIT;
    const char *argv[] = {opener(w, &arena), cmd->text, NULL};
    const char *problem = "There is nothing here that opens a page.";
    int status = 0;
    if (argv[0] && cmd->text && strncmp(cmd->text, "https://", 8) == 0) {
        w->terminal->leave();
        problem = child_run(argv, NULL, "/", cmd->text, &status);
        w->terminal->enter();
    }
    wizard_notice(w, problem  ? problem
                     : status ? arena_printf(&arena,
                                             "The page can't be opened from here. Its "
                                             "address: %s",
                                             cmd->text)
                              : "Opened in your browser.");
    arena_clear(&arena);
}
