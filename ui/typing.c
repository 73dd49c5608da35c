#include "ui/typing.h"

#include <string.h>

#include "ui/moves.h"
#include "ui/view/lists.h"

void typing_start(Model *m, enum input input)
{
    m->input = input;
    m->text[0] = '\0';
}

void typing_set(Model *m, const char *text)
{
    if (m->input && strlen(text) < sizeof m->text)
        memcpy(m->text, text, strlen(text) + 1);
}

static void input_done(Model *m, Cmds *cmds)
{
    enum input input = m->input;
    m->input = INPUT_NONE;
    if (input == INPUT_SEARCH) {
        memcpy(m->search, m->text, sizeof m->search);
        if (m->search[0] && !moves_search(m, 1, true))
            model_notice(m, "Not found.");
    } else if (input == INPUT_FOLDER && m->text[0]) {
        cmds_add(cmds, (Cmd){.kind = CMD_OPEN_FOLDER, .text = m->text, .arg = OPEN_TYPED});
    } else if (input == INPUT_PROFILE && m->text[0]) {
        cmds_add(cmds, (Cmd){.kind = CMD_OPEN_PROFILE, .text = m->text});
    } else if (input == INPUT_SAVE && m->text[0]) {
        /* The format that is selected, at the place typed. */
        const ReportEntry *e = list_report(m->spots[SCREEN_REPORT].item);
        if (e)
            cmds_add(cmds, (Cmd){.kind = CMD_REPORT_WRITE, .arg = (int)e->format, .text = m->text});
    }
}

/* The filter of a list acts while it is typed. */
static void input_changed(Model *m)
{
    if (m->input == INPUT_FILTER)
        moves_filter(m, m->text);
}

/* What was put into a field beforehand gives way to the first character that is typed. */
static void into_field(Model *m, bool character)
{
    if (m->input != INPUT_FIELD)
        return;
    if (m->setup.fresh && character)
        m->text[0] = '\0';
    m->setup.fresh = false;
    m->setup.typed |= 1u << model_field(m);
}

void typing_edit(Model *m, int key)
{
    char bytes[5];
    into_field(m, key >= ' ' && key < UI_KEY_FIRST && key != UI_KEY_BACKSPACE);
    if (key == UI_KEY_BACKSPACE || key == UI_CTRL('h') || key == UI_KEY_DELETE) {
        size_t len = strlen(m->text);
        while (len > 0 && (m->text[len - 1] & 0xC0) == 0x80)
            len--;
        m->text[len > 0 ? len - 1 : 0] = '\0';
        input_changed(m);
    } else if (key == UI_CTRL('u')) {
        m->text[0] = '\0';
        input_changed(m);
    } else if (key >= ' ' && key < UI_KEY_FIRST &&
               strlen(m->text) + glyph_encode((uint32_t)key, bytes) < sizeof m->text) {
        memcpy(m->text + strlen(m->text), bytes, strlen(bytes) + 1);
        input_changed(m);
    }
}

static void line_key(Model *m, int key, Cmds *cmds)
{
    if (key == UI_KEY_ENTER || key == '\n') {
        input_done(m, cmds);
    } else if (key == UI_KEY_ESC) {
        m->text[0] = '\0';
        input_changed(m);
        m->input = INPUT_NONE;
    } else if (key == UI_KEY_TAB && (m->input == INPUT_FOLDER || m->input == INPUT_SAVE)) {
        cmds_add(cmds,
                 (Cmd){.kind = CMD_COMPLETE, .text = m->text, .arg = m->input == INPUT_FOLDER});
    } else {
        typing_edit(m, key);
    }
}

static void paste_key(Model *m, int key, Cmds *cmds)
{
    char bytes[5];
    if (key == UI_KEY_ESC) {
        m->input = INPUT_NONE;
        moves_close(m);
    } else if (key == UI_CTRL('d') || key == UI_KEY_F5) {
        m->input = INPUT_NONE;
        cmds_add(cmds, (Cmd){.kind = CMD_EXPLAIN});
    } else if (key == UI_KEY_BACKSPACE && m->paste.len > 0) {
        m->paste.ptr[--m->paste.len] = '\0';
    } else if (key == UI_KEY_ENTER || key == '\n' || key == '\t') {
        buf_add_char(&m->paste, key == '\t' ? '\t' : '\n');
    } else if (key >= ' ' && key < UI_KEY_FIRST && key != UI_KEY_BACKSPACE) {
        glyph_encode((uint32_t)key, bytes);
        buf_add_str(&m->paste, bytes);
    }
}

void typing_key(Model *m, int key, Cmds *cmds)
{
    if (m->input == INPUT_PASTE)
        paste_key(m, key, cmds);
    else
        line_key(m, key, cmds);
}

void typing_explain(Model *m)
{
    moves_open(m, SCREEN_EXPLAIN);
    if (!m->explained)
        m->input = INPUT_PASTE;
}

void typing_paste(Model *m, const char *text, Cmds *cmds)
{
    if (m->input == INPUT_NONE && m->hooks && m->hooks->explain) {
        moves_open(m, SCREEN_EXPLAIN);
        m->input = INPUT_PASTE;
        buf_clear(&m->paste);
        moves_reset(m, SCREEN_EXPLAIN);
    }
    if (m->input == INPUT_PASTE) {
        m->explained = NULL;
        buf_add_str(&m->paste, text);
        m->input = INPUT_NONE;
        cmds_add(cmds, (Cmd){.kind = CMD_EXPLAIN});
        return;
    }
    into_field(m, true);
    for (; m->input && *text; text++)
        if ((unsigned char)*text >= ' ' && strlen(m->text) + 1 < sizeof m->text) {
            size_t len = strlen(m->text);
            m->text[len] = *text;
            m->text[len + 1] = '\0';
        }
    input_changed(m);
}
