#include "ui/runs.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/probes.h"
#include "ui/deeds.h"
#include "ui/term/child.h"

/* The words of a command that consists of quoted words alone; false where a shell would have to
 * read more into it. */
static bool command_words(Arena *arena, const char *text, const char **argv, size_t most)
{
    size_t n = 0;
    while (*text == ' ')
        text++;
    while (*text && n + 1 < most) {
        AUTO_BUF Buf word = BUF_INIT(4096);
        for (bool quoted = false; *text && (quoted || *text != ' '); text++) {
            if (*text == '\'')
                quoted = !quoted;
            else if (!quoted && strchr("|&;<>()$`\\\"*?[#~{}!\n", *text))
                return false;
            else
                buf_add_char(&word, *text);
        }
        argv[n++] = arena_strndup(arena, word.ptr ? word.ptr : "", word.len);
        text += strspn(text, " ");
    }
    argv[n] = NULL;
    return n > 0 && !*text;
}

/* Runs it with the terminal and in the environment that is looked at; its program is never one that
 * the folder brings. False, with a notice, if it could not be started. */
static bool run_there(Wizard *w, Arena *arena, const char **argv, const char *banner, int *status)
{
    const char *program =
        argv[0][0] == '/' ? argv[0] : probes_find_program(arena, w->world, argv[0], w->options.dir);
    const char *problem = arena_printf(
        arena, "%s is not installed here, or only in this folder, from where nothing is run.",
        text_safe(arena, argv[0]));
    if (program) {
        argv[0] = program;
        w->terminal->leave();
        problem = child_run(argv, wizard_child_env(w, arena), w->options.dir, banner, status);
        if (!problem && !w->model.linear)
            child_wait_for_enter(*status ? "That did not succeed." : "That is done.");
        w->terminal->enter();
    }
    if (problem)
        wizard_notice(w, problem);
    return !problem;
}

void runs_fix(Wizard *w, const Cmd *cmd)
{
    Arena arena = ARENA_INIT;
    const char *argv[32];
    int status = 0;
    if (!command_words(&arena, cmd->text, argv, ARRAY_LEN(argv)))
        wizard_notice(w, "That needs your own shell: y copies it.");
    else if (run_there(w, &arena, argv, cmd->text, &status)) {
        wizard_recheck(w);
        wizard_tell(
            w, (Msg){.kind = MSG_RAN,
                     .text = status ? "The command ended with an error." : "The command was run."});
        wizard_sync(w);
    }
    arena_clear(&arena);
}

/* The user's own command says whether it is cured: what `run` was called with, else plan, before
 * which init must have been run. */
void runs_proof(Wizard *w, const Cmd *cmd)
{
    Arena arena = ARENA_INIT;
    const char *argv[64] = {deed_program(&w->model), deed_init_first(&w->model) ? "init" : "plan",
                            "-input=false", NULL};
    const char *const *own = w->model.command;
    int status = 0;
    (void)cmd;
    for (size_t i = 0; own && own[i] && i + 1 < ARRAY_LEN(argv); i++) {
        argv[i] = own[i];
        argv[i + 1] = NULL;
    }
    const char *name = argv[0];
    for (size_t i = 1; i < 4 && argv[i]; i++)
        name = arena_printf(&arena, "%s %s", name, argv[i]);
    if (run_there(w, &arena, argv, name, &status)) {
        snprintf(w->model.proof, sizeof w->model.proof,
                 status ? "%s: fails (exit %d)" : "%s: passes", text_safe(&arena, name), status);
        wizard_recheck(w);
        wizard_sync(w);
        wizard_notice(w, w->model.proof);
    }
    arena_clear(&arena);
}
