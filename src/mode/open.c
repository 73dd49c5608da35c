/* open FILE: a diagnosis from somebody else, judged anew. */
#include <stdio.h>

#include "base/text.h"
#include "mode/mode.h"

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
    /* What a bundle can't say, before the report of it. */
    const char *saved = b->saved_s ? text_time(m->arena, b->saved_s) : "no known time";
    const char *version = b->version ? b->version : "of no known version";
    mode_tell("A bundle of %s, made by why403 %s%s. It was judged anew by this version; nothing is "
              "asked, run or written. What was not read, asked or allowed then is not known now.\n",
              saved, text_safe(m->arena, version),
              b->plain ? "" : "; names are pseudonyms, secrets random characters");
    if (m->terminal && !o->format_given && !o->output)
        return mode_run_ui(m, world, &session, NULL);
    return mode_check_world(m, world, &session);
}
