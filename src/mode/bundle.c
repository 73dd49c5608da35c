/* check --bundle FILE and open FILE: a diagnosis for somebody else, and one from somebody else. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/leak.h"
#include "base/shown.h"
#include "base/text.h"
#include "bundle/home.h"
#include "mode/mode.h"

enum { CONTENTS_MAX = 1024 * 1024 };

/* On a terminal a yes is asked for; a script has said it by naming the file. */
static bool bundle_agreed(Mode *m, const char *file)
{
    char answer[16] = "";
    if (m->options->yes || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return true;
    fprintf(stderr, "Write it to %s? [y/N] ", text_safe(m->arena, file));
    fflush(stderr);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

int mode_bundle_save(Mode *m, const Tape *tape, const Session *session)
{
    const Options *o = m->options;
    AUTO_BUF Buf contents = BUF_INIT(CONTENTS_MAX);
    AUTO_BUF Buf text = BUF_INIT(BUNDLE_MAX_BYTES);
    AUTO_BUF Buf safe = BUF_INIT(BUNDLE_MAX_BYTES);
    CoverKeys keys;
    Err err = ERR_INIT;
    Bundle *b;
    if (bundle_keys(m->arena, m->world, true, &keys, &err))
        return mode_complain_err(&err);
    b = bundle_make(m->arena, tape, session, &keys, o->plain);
    bundle_contents(&contents, b);
    bundle_write(&text, b);
    if (text.overflow)
        return mode_complain("what was read is too much for a bundle.");
    leak_guard(&safe, buf_span(&text));
    fputs(shown_lines(m->arena, contents.ptr).text, stderr);
    if (!bundle_agreed(m, o->bundle)) {
        fputs("Nothing was written.\n", stderr);
        return EXIT_FINE;
    }
    if (m->world->file_write(m->world, o->bundle, buf_span(&safe), 0600, &err) ||
        bundle_keep_names(m->arena, m->world, b->rows, &err))
        return mode_complain_err(&err);
    fprintf(stderr, "Written to %s. Which name each pseudonym stands for is in %s/names.json.\n",
            text_safe(m->arena, o->bundle), text_safe(m->arena, bundle_home(m->arena, m->world)));
    return EXIT_FINE;
}

Bundle *mode_bundle_load(Mode *m, const char *file, int *out_code)
{
    Span bytes = SPAN_EMPTY;
    Err err = ERR_INIT;
    enum file_state state = m->world->file_read(m->world, m->arena, file, BUNDLE_MAX_BYTES, &bytes);
    Bundle *b = state == FILE_OK ? bundle_read(m->arena, bytes, &err) : NULL;
    *out_code = EXIT_FINE;
    if (b)
        return b;
    if (state != FILE_OK)
        err_set(&err, ERR_INPUT, SOURCE_UNKNOWN, "The bundle %s can't be read: %s.",
                text_safe(m->arena, file), file_state_sentence(state));
    *out_code = mode_complain_err(&err);
    return NULL;
}

/* What a bundle can't say, before the report of it. */
static void bundle_say(Mode *m, const Bundle *b)
{
    const char *saved = b->saved_s ? text_time(m->arena, b->saved_s) : "no known time";
    const char *version = b->version ? b->version : "of no known version";
    fprintf(stderr,
            "A bundle of %s, made by why403 %s%s. It was judged anew by this version; nothing is "
            "asked, run or written. What was not read, asked or allowed then is not known now.\n",
            saved, text_safe(m->arena, version),
            b->plain ? "" : "; names are pseudonyms, secrets random characters");
}

int mode_open(Mode *m)
{
    const Options *o = m->options;
    SessionOptions session;
    Bundle *b;
    World *world;
    int code;
    if (!o->word)
        return mode_complain("open needs a bundle: why403 open FILE (why403 check --bundle FILE "
                             "makes one).");
    b = mode_bundle_load(m, o->word, &code);
    if (!b)
        return code;
    world = bundle_world(b, m->world);
    session = *bundle_options(b);
    session.show_key_ids = o->session.show_key_ids;
    bundle_say(m, b);
    if (m->terminal && !o->format_given && !o->output)
        return mode_run_ui(m, world, &session, NULL);
    return mode_check_world(m, world, &session);
}
