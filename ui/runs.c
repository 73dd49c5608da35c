#include "ui/runs.h"

#include <stdio.h>
#include <string.h>

#include "base/leak.h"
#include "base/shown.h"
#include "base/text.h"
#include "engine/probes.h"
#include "engine/program.h"
#include "ui/deeds.h"
#include "ui/term/child.h"

enum { SHOWN_MAX = 64 * 1024 };

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
static bool run_there(Wizard *w, Arena *arena, const char **argv, const char *banner, FILE *out,
                      int *status)
{
    const char *program = argv[0][0] == '/' ? argv[0]
                                            : program_find(arena, snapshot_new(arena, w->world),
                                                           argv[0], w->options.dir);
    const char *problem = arena_printf(
        arena, "%s is not installed here, or only in this folder, from where nothing is run.",
        text_safe(arena, argv[0]));
    if (program) {
        argv[0] = program;
        w->terminal->leave();
        problem =
            child_run_into(out, argv, wizard_child_env(w, arena), w->options.dir, banner, status);
        /* What was kept from the terminal for a while, from its beginning, which it is left at. */
        if (out) {
            char bytes[4096];
            rewind(out);
            for (size_t n; (n = fread(bytes, 1, sizeof bytes, out)) > 0;)
                fwrite(bytes, 1, n, stdout);
            rewind(out);
            fflush(stdout);
        }
        if (!problem && !w->model.linear)
            child_wait_for_enter(*status ? "That did not succeed." : "That is done.");
        w->terminal->enter();
    }
    if (problem)
        wizard_notice(w, problem);
    return !problem;
}

/* The end of it that a screen has room for, from the beginning of a line or a word. */
static const char *last_lines(const char *text)
{
    size_t len = strlen(text), most = sizeof((Model *)0)->looked - 1;
    const char *end = text + (len > most ? len - most : 0);
    if (end > text)
        end += strcspn(end, memchr(end, '\n', most) ? "\n" : " ");
    return end + strspn(end, "\n ");
}

/* What a command that only shows something has shown. */
static void look(Wizard *w, Arena *arena, const char **argv, const char *banner)
{
    AUTO_BUF Buf safe = BUF_INIT(4 * SHOWN_MAX);
    FILE *out = tmpfile();
    int status = 0;
    char *bytes = arena_alloc(arena, SHOWN_MAX);
    if (run_there(w, arena, argv, banner, out, &status)) {
        size_t n = out ? fread(bytes, 1, SHOWN_MAX, out) : 0;
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)(bytes[i] == '\t' ? ' ' : bytes[i]);
        leak_mask(&safe, (Span){bytes, n});
        wizard_tell(w,
                    (Msg){.kind = MSG_LOOKED,
                          .text = last_lines(shown_lines(arena, safe.ptr ? safe.ptr : "").text)});
    }
    if (out)
        fclose(out);
}

void runs_fix(Wizard *w, const Cmd *cmd)
{
    Arena arena = ARENA_INIT;
    const char *argv[32];
    int status = 0;
    if (!command_words(&arena, cmd->text, argv, ARRAY_LEN(argv))) {
        wizard_notice(w, "That needs your own shell: y copies it.");
    } else if (cmd->arg) {
        look(w, &arena, argv, cmd->text);
    } else if (run_there(w, &arena, argv, cmd->text, NULL, &status)) {
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
    if (run_there(w, &arena, argv, name, NULL, &status)) {
        snprintf(w->model.proof, sizeof w->model.proof,
                 status ? "%s: fails (exit %d)" : "%s: passes", text_safe(&arena, name), status);
        wizard_recheck(w);
        wizard_sync(w);
        wizard_notice(w, w->model.proof);
    }
    arena_clear(&arena);
}
