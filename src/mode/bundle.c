/* A diagnosis for somebody else (check --bundle FILE), and one from somebody else read. */
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
    mode_tell("Write it to %s? [y/N] ", text_safe(m->arena, file));
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
    int code;
    if (bundle_keys(m->arena, m->world, true, &keys, &err))
        return mode_complain_err(&err);
    b = bundle_make(m->arena, tape, session, &keys, o->plain);
    if (b) {
        bundle_contents(&contents, b);
        bundle_write(&text, b);
    }
    if (!b || text.overflow || !bundle_fits(b, buf_span(&text)))
        return mode_complain("what was read is too much for a bundle.");
    leak_guard(&safe, buf_span(&text));
    mode_tell("%s", shown_lines(m->arena, contents.ptr).text);
    if (!bundle_agreed(m, o->bundle)) {
        fputs("Nothing was written.\n", stderr);
        return EXIT_FINE;
    }
    code = mode_write(m, o->bundle, buf_span(&safe));
    if (code)
        return code;
    if (bundle_keep_names(m->arena, m->world, b->rows, &err))
        return mode_complain_err(&err);
    mode_tell("Written to %s. Which name each pseudonym stands for is in %s/names.json.\n",
              text_safe(m->arena, o->bundle), text_safe(m->arena, bundle_home(m->arena, m->world)));
    return EXIT_FINE;
}

Bundle *mode_bundle_load(Mode *m, const char *file, int *out_code)
{
    Arena text = ARENA_INIT;
    Span bytes = SPAN_EMPTY;
    Err why = ERR_INIT, err = ERR_INIT;
    enum file_state state = m->world->file_read(m->world, &text, file, BUNDLE_MAX_BYTES, &bytes);
    Bundle *b = state == FILE_OK ? bundle_read(m->arena, bytes, &why) : NULL;
    *out_code = EXIT_FINE;
    arena_clear(&text);
    if (b)
        return b;
    err_set(&err, ERR_INPUT, SOURCE_UNKNOWN, "The bundle %s can't be %s: %s.",
            text_safe(m->arena, file), state == FILE_OK ? "opened" : "read",
            state == FILE_OK ? why.text : file_state_sentence(state));
    *out_code = mode_complain_err(&err);
    return NULL;
}
