#include "ui/codes.h"

#include <string.h>

#include "ui/ui.h"
#include "ui/view/screen.h"

/* name, what one sees there */
static const struct {
    const char *code, *about;
} screen_rows[N_SCREENS] = {
    [SCREEN_START] = {"start", "Everything in this folder that signs in to AWS, each with its "
                               "outcome. Choose one to look at it alone, or go somewhere else."},
    [SCREEN_MAIN] = {"steps", "The seven steps of the check on the left, the chosen one on the "
                              "right: what was seen, why, and how it is mended."},
    [SCREEN_DETAILS] = {"details", "One step on the whole screen, with every cause that is still "
                                   "open, the most likely first."},
    [SCREEN_TRACE] = {"trace", "Every place where credentials can come from, in the order in which "
                               "Terraform looks. One wins; each loser says why it lost."},
    [SCREEN_ASKED] = {"asked", "Every request that left this machine: to which host, why, with "
                               "which key, and what came back."},
    [SCREEN_FIX] = {"fix", "What would be changed, before anything is changed. A file is copied "
                           "before it is written, so that the change can be taken back."},
    [SCREEN_EXPLAIN] = {"paste", "An error message that you paste: what it says, and which causes "
                                 "it leaves open."},
    [SCREEN_REPORT] = {"report", "A report for a ticket, without any secret. You see it before it "
                                 "is written."},
    [SCREEN_LAB] = {"lab", "Broken set-ups to practise on. They have an AWS of their own on this "
                           "machine; no account and no network are needed."},
    [SCREEN_LESSON] = {"lesson", "The story of the practice set-up that is open, its goal and its "
                                 "hints."},
    [SCREEN_GUESS] = {"guess", "Five causes, one of which is that of the lesson. A wrong guess "
                               "costs points, nothing else."},
    [SCREEN_SETUP] = {"setup", "The first credentials on a machine: by single sign-on, by a role, "
                               "or by an access key."},
    [SCREEN_SETUP_FORM] = {"values", "The few values that a new profile needs. None of them is "
                                     "secret."},
    [SCREEN_SETUP_PLAN] = {"profile", "The profile as it will be written, and the command that "
                                      "signs in afterwards."},
    [SCREEN_CONSENT] = {"consent", "What is asked of AWS, or run, only after you say yes."},
    [SCREEN_PLAIN] = {"plain", "Commands or a report without frames, to be marked by hand."},
    [SCREEN_HELP] = {"keys", "Every key, first those that work on the screen you came from."},
    [SCREEN_SWEEP] = {"sweep", "Every root module and Terragrunt unit below the folder, or every "
                               "profile, by cause. Enter opens one, q comes back to the list."},
};

const char *codes_here(const Model *m)
{
    enum screen screen = model_screen(m);
    const Finding *f = model_finding(m);
    bool of_step = screen == SCREEN_MAIN || screen == SCREEN_DETAILS;
    if (screen == SCREEN_FIX)
        model_current_fix(m, &f);
    if ((of_step || screen == SCREEN_FIX) && f && f->code && !model_veiled(m))
        return f->code;
    return of_step ? step_id(m->step) : screen_rows[screen].code;
}

bool codes_page(Buf *out, const char *code, int columns, bool utf8)
{
    Arena arena = ARENA_INIT;
    int screen = 0;
    while (screen < N_SCREENS && strcmp(screen_rows[screen].code, code) != 0)
        screen++;
    if (screen == N_SCREENS)
        return false;
    Doc doc = doc_new(&arena, columns, utf8);
    static const int widths[] = {18, 0};
    doc_heading(&doc, screens_table[screen].title, code);
    doc_blank(&doc);
    doc_para(&doc, 0, ROLE_TEXT, screen_rows[screen].about);
    doc_blank(&doc);
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        Run cells[] = {RUN(ROLE_KEY, keys_names(&arena, row, false)), RUN(ROLE_TEXT, row->help)};
        if ((row->where >> screen & 1) && !keys_row_again(row))
            doc_columns(&doc, 0, cells, widths, ARRAY_LEN(cells));
    }
    for (int i = 0; i < (int)doc.lines.len; i++)
        buf_printf(out, "%s\n", doc_line_text(&arena, &doc, i));
    arena_clear(&arena);
    return true;
}
