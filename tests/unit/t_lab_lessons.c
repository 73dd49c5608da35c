/*
 * Every lesson is what it says: its texts are there, every cause has one, the engine finds its
 * cause in the sandbox, and after the model solution nothing is wrong any more.
 */
#include "tests/support/setup.h"

#include <string.h>
#include <strings.h>

#include "checks/support.h"
#include "engine/session.h"
#include "lab/embed.h"
#include "lab/practice.h"

enum { TITLE_MAX = 60, SITUATION_MAX = 52 };

static void check_text(const LabScenario *s, const char *what, const char *text)
{
    if (!text || strlen(text) < 10)
        fail_msg("%s: no %s", s->name, what);
    if (strstr(text, "@{"))
        fail_msg("%s: %s holds a placeholder", s->name, what);
}

void test_lessons_are_complete(void **state)
{
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    (void)state;
    assert_true(n >= 24);
    for (size_t i = 0; i < n; i++) {
        const LabScenario *s = &all[i];
        check_text(s, "title", s->title);
        check_text(s, "story", s->story);
        check_text(s, "goal", s->goal);
        check_text(s, "learn", s->learn);
        for (size_t k = 0; k < 3; k++)
            check_text(s, "hint", s->hints[k]);
        assert_in_range(s->difficulty, 1, 3);
        if (strlen(s->title) > TITLE_MAX)
            fail_msg("%s: its title has %zu bytes, %d are allowed", s->name, strlen(s->title),
                     TITLE_MAX);
        assert_ptr_equal(lab_find(s->name), s);
        if (i > 0) /* by difficulty, then name: so the names are unique within one, and lab_find
                      shows it over all */
            assert_true(
                all[i - 1].difficulty < s->difficulty ||
                (all[i - 1].difficulty == s->difficulty && strcmp(all[i - 1].name, s->name) < 0));
    }
    assert_null(lab_find("no-such-lesson"));
}

/* The first word of words, split at '-' and '_', of five letters or more that text holds. */
static bool gives_away(const char *text, const char *words, char word[64])
{
    for (const char *p = words; p && *p; p += strspn(p, "-_")) {
        size_t len = strcspn(p, "-_");
        snprintf(word, 64, "%.*s", (int)len, p);
        p += len;
        for (const char *hit = len >= 5 ? text : ""; *hit; hit++)
            if (strncasecmp(hit, word, len) == 0)
                return true;
    }
    return false;
}

/* What stands in the list before a lesson is solved: neither its name nor its cause; in one line
 * of 80 columns. */
void test_no_situation_tells_the_cause(void **state)
{
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    char word[64];
    (void)state;
    for (size_t i = 0; i < n; i++) {
        const LabScenario *s = &all[i];
        check_text(s, "situation", s->situation);
        if (strlen(s->situation) > SITUATION_MAX)
            fail_msg("%s: its situation has %zu bytes, %d fit into the line of the list", s->name,
                     strlen(s->situation), SITUATION_MAX);
        if (strcmp(s->situation, s->title) == 0)
            fail_msg("%s: its situation is its title, which tells the cause", s->name);
        if (gives_away(s->situation, s->name, word) ||
            gives_away(s->situation, cause_id(s->cause), word))
            fail_msg("%s: its situation says \"%s\"", s->name, word);
        char number[16];
        snprintf(number, sizeof number, "%zu", lab_number(s));
        assert_ptr_equal(lab_find(number), s);
    }
    assert_null(lab_find("0"));
    assert_null(lab_find("7x"));
    assert_null(lab_find("999"));
}

void test_every_cause_has_a_lesson(void **state)
{
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    (void)state;
    for (int cause = CAUSE_NONE; cause < N_CAUSES; cause++) {
        bool found = false;
        for (size_t i = 0; i < n; i++)
            found = found || all[i].cause == (enum cause)cause;
        if (!found)
            fail_msg("no lesson on %s: add a folder to src/lab/scenarios",
                     cause_id((enum cause)cause) ? cause_id((enum cause)cause)
                                                 : "a healthy set-up");
    }
}

/* inih cuts lines at 200 bytes without a word. */
void test_practice_files_fit_their_reader(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_lab_files; i++) {
        const LabFile *f = &lab_files[i];
        Span rest = {(const char *)f->bytes, f->len}, line;
        Arena a = ARENA_INIT;
        Practice practice;
        Err err = ERR_INIT;
        if (strcmp(f->path, "lab.ini") != 0)
            continue;
        if (practice_load(&a, f->scenario, rest, SPAN_EMPTY, 0, &practice, &err))
            fail_msg("%s", err.text);
        arena_clear(&a);
        while (span_next_line(&rest, &line))
            if (line.len > 190)
                fail_msg("%s: a line of %zu bytes", f->scenario, line.len);
    }
}

typedef struct Seen {
    enum verdict_status status;
    enum cause cause;
    char title[160];
    bool keys_refused;     /* by AWS, and nothing is wrong with how they are written */
    enum step_status keys; /* of step 2 */
} Seen;

/* Where nothing can be told for certain: the first thing that is warned of
 * (LabScenario.unknowable). */
static enum cause first_warning(const SessionView *view)
{
    for (int i = 0; i < N_STEPS; i++)
        if (view->steps[i].findings.len > 0 &&
            view->steps[i].findings.items[0]->severity >= SEVERITY_WARN)
            return view->steps[i].findings.items[0]->cause;
    return CAUSE_NONE;
}

/* AWS refuses the key of something that is used, and step 2 names no fault of its own. */
static bool refused_for_another_reason(const SessionView *view)
{
    const FindingVec *own = &view->steps[STEP_KEYS].findings;
    bool refused = false;
    for (size_t i = 0; i < view->configurations.len; i++)
        refused = refused || (check_counts(view->configurations.items[i]) &&
                              check_keys_refused(view->configurations.items[i]));
    return refused && (own->len == 0 || own->items[0]->severity == SEVERITY_INFO);
}

static Seen judged(Lab *lab)
{
    const char *allowed = lab_scenario(lab)->options;
    SessionOptions options = {.dir = lab_dir(lab),
                              .try_other_profiles =
                                  practice_listed(allowed, "--try-other-profiles"),
                              .allow_exec = practice_listed(allowed, "--allow-exec"),
                              .timeout_ms = 20000};
    Session *session = session_open(lab_world(lab), &options);
    const Verdict *verdict;
    Seen seen = {0};
    while (session_busy(session))
        session_step(session, -1, -1);
    verdict = &session_view(session)->verdict;
    seen.status = verdict->status;
    seen.cause = verdict->status == VERDICT_FAIL      ? verdict->cause
                 : verdict->status == VERDICT_UNKNOWN ? first_warning(session_view(session))
                                                      : CAUSE_NONE;
    snprintf(seen.title, sizeof seen.title, "%s", verdict->title ? verdict->title : "");
    seen.keys_refused = refused_for_another_reason(session_view(session));
    seen.keys = session_view(session)->steps[STEP_KEYS].status;
    session_close(session);
    return seen;
}

void test_every_lesson_can_be_found_and_solved(void **state)
{
    size_t n, bad = 0, refused = 0;
    const LabScenario *all = lab_scenarios(&n);
    (void)state;
    for (size_t i = 0; i < n; i++) {
        Err err = ERR_INIT;
        Lab *lab = lab_open(all[i].name, &err);
        Seen before, after;
        if (!lab)
            fail_msg("%s", err.text);
        before = judged(lab);
        if (before.cause != all[i].cause ||
            (before.status == VERDICT_UNKNOWN) != all[i].unknowable) {
            print_error("%s: %s instead of %s (%s)\n", all[i].name, cause_id(before.cause),
                        cause_id(all[i].cause), before.title);
            bad++;
        }
        /* "read whole, nothing odd in it" would send whoever reads it elsewhere */
        refused += before.keys_refused;
        if (before.keys_refused && before.keys != STATUS_WARN) {
            print_error("%s: AWS refuses the key, and the Keys step passes\n", all[i].name);
            bad++;
        }
        if (lab_solve(lab, &err))
            fail_msg("%s: %s", all[i].name, err.text);
        after = judged(lab);
        if (after.status != VERDICT_PASS) {
            print_error("%s: solved, and still %s (%s)\n", all[i].name, cause_id(after.cause),
                        after.title);
            bad++;
        }
        lab_close(lab);
    }
    assert_int_equal(bad, 0);
    assert_true(refused >= 4);
}

/* What an editor opens for a fix in words is the setting that it speaks of: never the file that
 * holds a token, nor the list that refuses the account. */
void test_a_fix_in_words_opens_its_setting(void **state)
{
    static const struct {
        const char *lesson, *fix, *file;
        int line;
    } rows[] = {
        {"web-identity-old", "new_token", ".envrc", 3},
        {"account-mismatch", "list_profiles", "main.tf", 12},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Err err = ERR_INIT;
        Lab *lab = lab_open(rows[i].lesson, &err);
        assert_non_null(lab);
        SessionOptions options = {.dir = lab_dir(lab), .timeout_ms = 20000};
        Session *session = session_open(lab_world(lab), &options);
        const Fix *fix = NULL;
        while (session_busy(session))
            session_step(session, -1, -1);
        const Finding *f = session_view(session)->verdict.finding;
        assert_non_null(f);
        for (size_t k = 0; k < f->fixes.len; k++)
            if (strcmp(f->fixes.items[k].id, rows[i].fix) == 0)
                fix = &f->fixes.items[k];
        assert_non_null(fix);
        assert_int_equal(fix->opens.kind, SOURCE_FILE);
        assert_non_null(strstr(fix->opens.name, rows[i].file));
        assert_int_equal(fix->opens.line, rows[i].line);
        session_close(session);
        lab_close(lab);
    }
}
