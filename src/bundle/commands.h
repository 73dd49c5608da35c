/*
 * commands: what the commands printed that Terragrunt files name (run_cmd, an auth provider): facts
 * like files, known only because somebody allowed them to be run. They are kept as they were asked
 * for, and given back to whoever asks for the same again; other children (a credential_process,
 * "terraform version") answer questions and are kept with those.
 *
 * Must not know: what is a secret in it.
 */
#ifndef WHY403_BUNDLE_COMMANDS_H
#define WHY403_BUNDLE_COMMANDS_H

#include "base/world.h"

typedef struct CommandRun {
    const char *cwd; /* NULL = where the program was started */
    NameVec words;
    bool started, timed_out, flooded;
    int exit_status;
    Span out;
} CommandRun;

typedef struct Commands {
    VEC(CommandRun *) items;
} Commands;

/* Runs the request on inner and keeps what becomes of it; done is called as ever. */
uint64_t commands_record(Commands *commands, Arena *arena, World *inner,
                         const ChildRequest *request, ChildDone done, void *data);
/* NULL: that was not run then. */
const CommandRun *commands_find(const Commands *commands, const ChildRequest *request);

#endif
