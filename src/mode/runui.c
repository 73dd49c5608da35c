/* The wizard on a World, whoever it belongs to: the machine, the lab, a bundle. */
#include "engine/explain.h"
#include "mode/mode.h"
#include "ui/ui.h"

enum { ERROR_TEXT_MAX = 1024 * 1024 };

int mode_run_ui(Mode *m, World *world, const SessionOptions *session, Lab *lab)
{
    return mode_run_ui_with(m, world, session, lab, m->options->error_file);
}

int mode_run_ui_with(Mode *m, World *world, const SessionOptions *options, Lab *lab,
                     const char *error_file)
{
    static const enum ui_color colors[] = {[CLI_COLOR_AUTO] = UI_COLOR_AUTO,
                                           [CLI_COLOR_ALWAYS] = UI_COLOR_ALWAYS,
                                           [CLI_COLOR_NEVER] = UI_COLOR_NEVER};
    SessionOptions session = *options;
    UiOptions ui = {0};
    ui.ascii = !m->style.utf8;
    ui.linear = m->options->linear;
    ui.color = colors[m->options->color];
    ui.lab = lab;
    ui.machine = m->world;
    ui.command = (const char *const *)m->options->child;
    ui.lesson = lab && m->options->command == CLI_LAB;
    ui.picker = !lab && m->options->command == CLI_LAB;
    ui.offline = session.offline;
    ui.mode = m;
    if (!session.answers && mode_keeps_history(m, world))
        ui.history = mode_history_of;
    session.offline = session.offline || ui.picker;
    if (error_file) {
        Span bytes;
        if (m->world->file_read(m->world, m->arena, error_file, ERROR_TEXT_MAX, &bytes) != FILE_OK)
            return mode_complain("the file given with --error can't be read, or has more than a "
                                 "megabyte: see why403 explain.");
        ui.error_text = arena_span(m->arena, bytes);
        /* What is encoded in the text becomes a question of the session. */
        ErrLog *log = errlog_open(m->arena);
        errlog_feed(log, bytes);
        explain_into_session(explain_errors(m->arena, errlog_close(log), false), &session);
    }
    return ui_run(world, &session, &ui);
}
