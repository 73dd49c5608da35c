#include "mode/mode.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/leak.h"
#include "base/shown.h"
#include "base/text.h"
#include "base/tree.h"
#include "engine/roots.h"
#include "terragrunt/tgstack.h"

/* A report holds account numbers and the names of users and roles. */
enum { OUTPUT_MODE = 0600 | FILE_NO_WIDER };

/* Room for what is masked too. */
static size_t mode_room(Span text)
{
    return text.len + text.len / 2 + 64;
}

void mode_tell(const char *format, ...)
{
    Arena arena = ARENA_INIT;
    va_list args;
    va_start(args, format);
    Span text = span_of(arena_vprintf(&arena, format, args));
    va_end(args);
    AUTO_BUF Buf safe = BUF_INIT(mode_room(text));
    leak_guard(&safe, text);
    fwrite(safe.ptr, 1, safe.len, stderr);
    arena_clear(&arena);
}

int mode_complain(const char *text)
{
    Arena arena = ARENA_INIT;
    mode_tell("why403: %s\n", shown(&arena, text).text);
    arena_clear(&arena);
    return EXIT_CALL;
}

int mode_complain_io(const char *text)
{
    mode_tell("why403: %s: %s.\n", text, strerror(errno));
    return EXIT_CALL;
}

int mode_complain_err(const Err *err)
{
    return mode_complain(err->text[0] ? err->text : err_sentence(err->code));
}

static int mode_write_stdout(Span text)
{
    for (size_t done = 0; done < text.len;) {
        ssize_t n = write(STDOUT_FILENO, text.ptr + done, text.len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE)
            return EXIT_FINE; /* whoever reads has seen enough */
        if (n < 0)
            return mode_complain_io("the output can't be written");
        done += (size_t)n;
    }
    return EXIT_FINE;
}

int mode_write(Mode *m, const char *file, Span bytes)
{
    Err err = ERR_INIT;
    return tree_write(m->world, m->options->session.dir, file, bytes, OUTPUT_MODE, &err)
               ? mode_complain_err(&err)
               : EXIT_FINE;
}

int mode_output(Mode *m, const Buf *out)
{
    const char *file = m->options->output;
    AUTO_BUF Buf safe = BUF_INIT(mode_room(buf_span(out)));
    leak_guard(&safe, buf_span(out));
    if (!file || strcmp(file, "-") == 0)
        return mode_write_stdout(buf_span(&safe));
    return mode_write(m, file, buf_span(&safe));
}

int mode_output_more(Mode *m, const Buf *out)
{
    AUTO_BUF Buf safe = BUF_INIT(mode_room(buf_span(out)));
    (void)m;
    leak_guard(&safe, buf_span(out));
    return mode_write_stdout(buf_span(&safe));
}

int mode_signal(const Mode *m)
{
    int number = *m->signal_number;
    if (number)
        ending_seen();
    return number;
}

int mode_wait(Mode *m, Session *session)
{
    while (session_busy(session) && !mode_signal(m))
        session_step(session, m->signal_fd, -1);
    return mode_signal(m) ? EXIT_SIGNAL + mode_signal(m) : 0;
}

/* --provider names none of the configurations: silence about it would read as "nothing wrong". */
static int mode_judge_provider(Mode *m, const SessionView *view)
{
    const char *wanted = view->options->provider, *known = "";
    const TfConfig *tf = view->facts->tf;
    for (size_t i = 0; wanted && i < tf->providers.len; i++) {
        if (strcmp(tf->providers.items[i].address, wanted) == 0)
            return EXIT_FINE;
        known = arena_printf(m->arena, "%s%s %s", known, i ? "," : "",
                             text_safe(m->arena, tf->providers.items[i].address));
    }
    if (!wanted)
        return EXIT_FINE;
    return mode_complain(
        arena_printf(m->arena, "there is no provider configuration \"%s\" here; there %s%s.",
                     text_safe(m->arena, wanted), known[0] ? "is" : "is none", known));
}

/* What the stack in that folder has yet to make; NULL: nothing. */
static const char *mode_stack(Mode *m, const SessionView *view)
{
    TgStackParts parts = tgstack_parts(m->arena, view->facts->files, view->options->dir);
    return tgstack_not_made(m->arena, &parts);
}

/* "2 root modules and 1 Terragrunt unit" */
static const char *mode_count_roots(Mode *m, size_t modules, size_t units)
{
    const char *first =
        arena_printf(m->arena, "%zu root module%s", modules, modules == 1 ? "" : "s");
    const char *then =
        arena_printf(m->arena, "%zu Terragrunt unit%s", units, units == 1 ? "" : "s");
    if (modules == 0 || units == 0)
        return units == 0 ? first : then;
    return arena_printf(m->arena, "%s and %s", first, then);
}

/* A folder above those in which Terraform is run says which these are. */
static bool mode_list_below(Mode *m, const SessionView *view, const char *dir)
{
    enum { SHOWN_MAX = 20, DEPTH_MAX = 8, FOLDERS_MAX = 2000 };
    const RootSearch search = {.folders_max = FOLDERS_MAX, .depth_max = DEPTH_MAX};
    RootVec roots = VEC_INIT;
    const char *not_made, *place = strcmp(dir, ".") == 0 ? "this folder" : dir;
    bool here = strcmp(dir, ".") == 0, more = false;
    size_t units = 0;
    roots_below(m->arena, m->world, view->options->dir, &search, &roots, &more);
    if (roots.len == 0)
        return false;
    for (size_t i = 0; i < roots.len; i++)
        units += roots.items[i].kind == ROOT_TERRAGRUNT;
    mode_tell("why403: there is no Terraform configuration (*.tf) and no terragrunt.hcl in %s, but "
              "%s%s below it:\n",
              place, mode_count_roots(m, roots.len - units, units), more ? " or more" : "");
    for (size_t i = 0; i < roots.len && i < SHOWN_MAX; i++)
        mode_tell("  why403 check %s%s%s\n", here ? "" : dir, here ? "" : "/",
                  text_safe(m->arena, roots.items[i].shown));
    if (roots.len > SHOWN_MAX)
        mode_tell("  and %zu more\n", roots.len - SHOWN_MAX);
    mode_tell("All of them at once:\n  why403 sweep%s%s\n", here ? "" : " ", here ? "" : dir);
    not_made = mode_stack(m, view);
    if (not_made)
        mode_tell("  terragrunt stack generate makes %s (" TG_STACK_FILE ")\n", not_made);
    return true;
}

/* What lies there instead: a Terragrunt stack that was not generated, or files of HCP Terraform. */
static const char *mode_other_files(Mode *m, const SessionView *view)
{
    static const struct {
        const char *ending, *what;
    } rows[] = {{TG_STACK_FILE, "a Terragrunt stack, of which all units were made"},
                {".tfcomponent.hcl", "a Stack of HCP Terraform, which signs in by itself"},
                {".tfstack.hcl", "a Stack of HCP Terraform, which signs in by itself"},
                {".tfdeploy.hcl", "a Stack of HCP Terraform, which signs in by itself"},
                {".tfquery.hcl", "list blocks for terraform query, beside no configuration"}};
    NameVec names = VEC_INIT;
    const char *stack = mode_stack(m, view);
    if (stack)
        return arena_printf(m->arena,
                            " " TG_STACK_FILE " is a Terragrunt stack: terragrunt stack generate "
                            "makes %s, which can be checked one by one.",
                            stack);
    snapshot_list(view->facts->files, view->options->dir, &names);
    for (size_t k = 0; k < ARRAY_LEN(rows); k++)
        for (size_t i = 0; i < names.len; i++)
            if (span_ends(span_of(names.items[i]), rows[k].ending))
                return arena_printf(m->arena, " %s is %s.", text_safe(m->arena, names.items[i]),
                                    rows[k].what);
    return "";
}

/* A file of Terraform's where its folder is asked for; NULL = it is no file either. The sentence to
 * tell, with the call that was meant. */
static const char *mode_file_named(const Mode *m, const SessionView *view)
{
    const char *path = view->options->dir, *dir = text_dirname(m->arena, path);
    FileInfo info = snapshot_stat(view->facts->files, path);
    const char *quoted = text_quote(m->arena, SHELL_SH, dir);
    bool regular = info.size_bytes > 0; /* no pipe, no device */
    if (info.state != FILE_OK || info.is_dir || !regular || !quoted)
        return NULL;
    const char *command = m->options->command_given ? cli_command_name(m->options->command) : "";
    const char *folder = strcmp(dir, ".") == 0 ? "" : quoted;
    return arena_printf(m->arena, "%s is a file; name its folder: why403%s%s%s%s",
                        text_safe(m->arena, path), command[0] ? " " : "", command,
                        folder[0] ? " " : "", folder);
}

int mode_judge_folder(Mode *m, const SessionView *view)
{
    static const char offers[] = "\n  another folder       why403 DIR\n  a profile only       "
                                 "why403 check --profile NAME\n  "
                                 "practise instead     why403 lab\n";
    const TfConfig *tf = view->facts->tf;
    const char *dir = text_safe(m->arena, view->options->dir);
    bool here = strcmp(dir, ".") == 0;
    if (!tf)
        return EXIT_FINE;
    const char *file = tf->state == FILE_NOT_REGULAR ? mode_file_named(m, view) : NULL;
    if (view->facts->unit || (tf->state == FILE_OK && tf->has_terraform))
        return mode_judge_provider(m, view);
    if (tf->state == FILE_OK && !view->options->profile && mode_list_below(m, view, dir))
        return EXIT_CALL;
    if (tf->state == FILE_ABSENT && !m->options->command_given && m->options->word &&
        cli_guess_command(m->options->word))
        mode_tell("why403: there is no command and no folder \"%s\". Did you mean why403 %s?%s",
                  dir, cli_guess_command(m->options->word), offers);
    else if (file)
        mode_tell("why403: %s\n", file);
    else if (tf->state == FILE_ABSENT)
        mode_tell("why403: there is no folder \"%s\".%s", dir, offers);
    else if (tf->state == FILE_OK)
        mode_tell("why403: there is no Terraform configuration (*.tf) in %s.%s%s",
                  here ? "this folder" : dir, mode_other_files(m, view), offers);
    else
        mode_tell("why403: the folder \"%s\" can't be read: %s.%s", dir,
                  file_state_sentence(tf->state), offers);
    return EXIT_CALL;
}

int mode_exit_code(const Mode *m, const SessionView *view)
{
    int cause = m->options->exit_cause ? cause_exit(view->verdict.cause) : 0;
    int code = report_exit_code(view);
    return code == EXIT_CAUSE && cause ? cause : code;
}
