/*
 * mode: what each command of the command line does, from Options to an exit code. One file for
 * each; main.c holds the table.
 *
 * May print and may wait; never exits (main.c does).
 */
#ifndef WHY403_MODE_MODE_H
#define WHY403_MODE_MODE_H

#include "base/world.h"
#include "bundle/bundle.h"
#include "engine/explain.h"
#include "errors/errlog.h"
#include "lab/lab.h"
#include "mode/cli.h"

enum { EXIT_FINE = 0, EXIT_CAUSE = 1, EXIT_CALL = 2, EXIT_UNSURE = 3, EXIT_SIGNAL = 128 };

/* What a command gets; all borrowed. */
typedef struct Mode {
    World *world;
    const Options *options;
    Arena *arena;
    ReportStyle style;
    bool practice; /* started in a shell of the lab */
    bool terminal; /* stdin and stdout are one */
    int signal_fd; /* readable as soon as a signal has asked the program to end */
    const volatile int *signal_number; /* which one, 0 = none */
} Mode;

int mode_wizard(Mode *m);
int mode_check(Mode *m);
int mode_trace(Mode *m);
int mode_lab(Mode *m);
int mode_explain(Mode *m);
int mode_run(Mode *m);
int mode_fix(Mode *m);
int mode_env(Mode *m);
int mode_open(Mode *m);
int mode_diff(Mode *m);
int mode_sweep(Mode *m);
int mode_schema(Mode *m);

/* ---- what they share ---- */

/* The signal that has asked the program to end, 0 = none. Whoever asks and is told one ends it, in
 * order. */
int mode_signal(const Mode *m);

/* Text on stderr, after the last scan (base/leak.h). */
void mode_tell(const char *format, ...) PRINTF_LIKE(1, 2);
/* One sentence on stderr; gives EXIT_CALL. */
int mode_complain(const char *text);
/* The same, with the words for errno. */
int mode_complain_io(const char *text);
int mode_complain_err(const Err *err);
/* Writes to -o FILE or stdout. EXIT_FINE or EXIT_CALL. */
int mode_output(Mode *m, const Buf *out);
/* To a file that only its user can read, and through no link of the folder's. */
int mode_write(Mode *m, const char *file, Span bytes);
/* One more piece to stdout, for what is written as a stream. */
int mode_output_more(Mode *m, const Buf *out);
/* The errors of FILE ("-" or NULL: stdin), in arena. 0, EXIT_CALL or 128+N. */
int mode_explain_read(Mode *m, const char *file, Arena *arena, const ErrLogResult **out);
/* What they mean, for the shell in use. */
Explanation *mode_explain_errors(Mode *m, const ErrLogResult *log);
/* The same without the first skip bytes. */
int mode_explain_read_from(Mode *m, const char *file, int64_t skip_bytes, Arena *arena,
                           const ErrLogResult **out);
/* explain id:WORD: prints the page of that finding, cause, step or screen. */
int mode_explain_page(Mode *m, const char *word);
/* Is there a finding of that id, form or code? */
bool mode_explain_knows(const Mode *m, const char *word);
/* The verdict's, or with --exit-cause that of the cause. */
int mode_exit_code(const Mode *m, const SessionView *view);
/* check --watch: looks again whenever something changes, until a signal comes. The last verdict's
 * code after Ctrl-C, else 128+N. */
int mode_watch(Mode *m, World *world, const SessionOptions *options);
/* Waits until nothing is outstanding. 0, or 128+N if signal N came first. */
int mode_wait(Mode *m, Session *session);
/* EXIT_FINE if there is something to look at in the session's folder; else the sentence with its
 * offers, and EXIT_CALL. */
int mode_judge_folder(Mode *m, const SessionView *view);
/* The wizard on a World (the lab's or the machine's). */
int mode_run_ui(Mode *m, World *world, const SessionOptions *session, Lab *lab);
/* The same with the text of error_file (NULL = none) as evidence. */
int mode_run_ui_with(Mode *m, World *world, const SessionOptions *session, Lab *lab,
                     const char *error_file);
/* The report on a World; where is the folder in it. */
int mode_check_world(Mode *m, World *world, const SessionOptions *session);

/* check --bundle: shows what the session's bundle holds and writes it. */
int mode_bundle_save(Mode *m, const Tape *tape, const Session *session);
/* NULL with *out_code after a sentence. */
Bundle *mode_bundle_load(Mode *m, const char *file, int *out_code);
/* Is a run on that World kept for the next one to be compared with? */
bool mode_keeps_history(const Mode *m, const World *world);
/* A session on a World that records what it is asked for, where keeps; *out_tape is for
 * mode_history, NULL where nothing is kept. */
Session *mode_session_kept(Mode *m, World *world, const SessionOptions *options, bool keeps,
                           Tape **out_tape);
/* Tells *view what changed since it last worked, and keeps the run. Nothing without a tape. */
void mode_history(Mode *m, Arena *arena, const Tape *tape, const Session *session,
                  SessionView *view);
/* The same for the wizard (UiOptions.history); mode is the Mode. */
void mode_history_of(void *mode, const Session *session, Arena *arena, ChangeVec *out,
                     int64_t *out_worked_s);

/* Runs action in the practice set-up of that name: its World, its folder. */
typedef int (*ModeAction)(Mode *m, World *world, const SessionOptions *session);
int mode_in_lab(Mode *m, const char *name, ModeAction action);

#endif
