#include "engine/ignores.h"

#include <string.h>

#include "checks/checks.h"
#include "checks/finding_ids.h"
#include "checks/support.h"
#include "errors/scrub.h"

enum {
    IGNORES_MAX_BYTES = 64 * 1024,
    IGNORES_MAX = 200,
    ID_MAX = 64,
    DATE_LEN = 10,
    DAY_S = 86400,
    GUESS_DISTANCE = 4
};

/* ---- lines ---- */

static const char blanks[] = " \t\r";

static Span next_word(Span *rest)
{
    size_t len = 0;
    Span word;
    *rest = span_trim(*rest, blanks);
    while (len < rest->len && !strchr(blanks, rest->ptr[len]))
        len++;
    word = span_sub(*rest, 0, len);
    *rest = span_trim(span_sub(*rest, len, rest->len), blanks);
    return word;
}

/* "2026-12-31": the moment after that day, in UTC. -1: it is no date. */
static int64_t day_end(Arena *arena, Span date)
{
    int64_t begin =
        date.len == DATE_LEN
            ? text_parse_time(span_of(arena_printf(arena, "%.*sT00:00:00Z", DATE_LEN, date.ptr)))
            : -1;
    return begin < 0 ? -1 : begin + DAY_S;
}

static bool looks_like_id(Span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_.", word.ptr[i]))
            return false;
    return word.len > 0 && word.len <= ID_MAX;
}

/* The id itself, or that of all its forms: keys.wrong_keys is keys.wrong_keys.secret too. */
static bool covers(Span id, const char *full)
{
    size_t step = span_find_char(id, '.');
    return strlen(full) >= id.len && memcmp(full, id.ptr, id.len) == 0 &&
           (full[id.len] == '\0' || (full[id.len] == '.' && step < id.len));
}

static bool is_known(Span word)
{
    for (int i = 0; i < N_FINDING_IDS; i++)
        if (word.len > 0 && covers(word, finding_rows[i].id))
            return true;
    return false;
}

/* "keys.wrong_keys" of "keys.wrong_keys.secret". */
static const char *without_form(Arena *arena, const char *id)
{
    const char *dot = strrchr(id, '.');
    return dot && dot != strchr(id, '.') ? arena_strndup(arena, id, (size_t)(dot - id)) : id;
}

static const char *unknown_id(Arena *arena, Span word)
{
    TextGuess guess = {.slips = GUESS_DISTANCE};
    const char *text;
    if (!looks_like_id(word))
        return "ignore takes the id of a finding, such as keys.wrong_keys.secret";
    guess.word = text = arena_span(arena, word);
    for (int i = 0; i < N_FINDING_IDS; i++) {
        const char *names[] = {finding_rows[i].id, without_form(arena, finding_rows[i].id)};
        for (size_t k = 0; k < ARRAY_LEN(names); k++)
            text_guess(&guess, names[k], names[k]);
    }
    return guess.best
               ? arena_printf(arena, "there is no finding \"%s\", perhaps %s was meant", text,
                              guess.best)
               : arena_printf(arena,
                              "there is no finding \"%s\"; each report tells the ids of what it "
                              "found",
                              text);
}

/* What stands behind "ignore =". */
static void read_ignore(Arena *arena, Span rest, Ignore *out)
{
    Span word = next_word(&rest), after;
    out->id = is_known(word) ? arena_span(arena, word) : NULL;
    if (!out->id) {
        out->problem = unknown_id(arena, word);
        return;
    }
    after = rest;
    if (span_is(next_word(&after), "until")) {
        Span date = next_word(&after);
        out->ends_s = day_end(arena, date);
        if (out->ends_s < 0) {
            out->problem = "until takes a day such as 2027-01-31";
            return;
        }
        out->until = arena_span(arena, date);
        rest = after;
    }
    out->reason =
        rest.len > 0 ? text_safe(arena, scrub_text(arena, arena_span(arena, rest), false)) : NULL;
}

static void add_line(Arena *arena, Source at, Span line, bool alone, IgnoreVec *out)
{
    Ignore ignore = {.at = at};
    size_t equals = span_find_char(line, '=');
    bool ours =
        span_is(span_trim(span_sub(line, 0, equals), blanks), "ignore") && equals < line.len;
    if (ours)
        read_ignore(arena, span_sub(line, equals + 1, line.len), &ignore);
    else if (alone)
        ignore.problem = "only ignore = FINDING_ID may stand here; settings are yours and stand in "
                         "config.ini";
    if ((ours || alone) && out->len < IGNORES_MAX)
        vec_push(arena, out, ignore);
}

void ignores_parse(Arena *arena, const char *path, Span bytes, bool alone, IgnoreVec *out)
{
    bool counts = true;
    if (span_starts(bytes, "\xef\xbb\xbf"))
        bytes = span_sub(bytes, 3, bytes.len);
    for (int number = 1; bytes.len > 0; number++) {
        size_t end = span_find_char(bytes, '\n');
        Span line = span_trim(span_sub(bytes, 0, end), blanks);
        bytes = span_sub(bytes, end < bytes.len ? end + 1 : end, bytes.len);
        if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
            continue;
        if (line.ptr[0] == '[')
            counts = span_is(line, "[why403]"); /* as in config.ini, another section is another's */
        else if (counts)
            add_line(arena, source_file(path, number, 0), line, alone, out);
    }
}

IgnoreVec ignores_of(Arena *arena, Snapshot *files, const SessionOptions *options)
{
    IgnoreVec all = VEC_INIT;
    const char *path = strcmp(options->dir, ".") == 0
                           ? IGNORES_FILE
                           : arena_printf(arena, "%s/" IGNORES_FILE, options->dir);
    Ignore whole = {.at = source_file(IGNORES_FILE, 0, 0)}; /* named as main.tf is */
    enum file_state state;
    Span bytes;
    for (size_t i = 0; i < options->n_ignores; i++)
        vec_push(arena, &all, options->ignores[i]);
    if (options->profile)
        return all;
    /* a link may lead to a file of the reader's own, of which it would show lines */
    bool linked = snapshot_stat(files, path).is_symlink;
    state = linked ? FILE_ABSENT : snapshot_read(files, path, IGNORES_MAX_BYTES, &bytes);
    if (linked)
        whole.problem = "this is a link, and what it leads to is not read";
    else if (state != FILE_OK && state != FILE_ABSENT)
        whole.problem = arena_printf(arena, "it can't be read: %s", file_state_sentence(state));
    if (whole.problem)
        vec_push(arena, &all, whole);
    else if (state == FILE_OK)
        ignores_parse(arena, IGNORES_FILE, bytes, true, &all);
    return all;
}

/* ---- what they do ---- */

static void mark(Arena *arena, Ignore *ignore, const FindingVec *findings)
{
    const char *days = ignore->until ? arena_printf(arena, "until %s", ignore->until) : "for good";
    for (size_t i = 0; i < findings->len; i++) {
        Finding *f = findings->items[i];
        if (f->ignored || !covers(span_of(ignore->id), f->id))
            continue;
        f->ignored = ignore;
        ignore->n_findings++;
        finding_evidencef(arena, f, "ignored", ignore->at, "%s%s", days,
                          ignore->reason ? arena_printf(arena, ": %s", ignore->reason) : "");
    }
}

/* Has the configuration's failure a finding of its own, or one about all? */
static bool is_explained(const Configuration *conf, const FindingVec *findings)
{
    for (size_t i = 0; i < findings->len; i++) {
        const Finding *f = findings->items[i];
        if (f->severity == SEVERITY_FAIL &&
            (!f->configuration || strcmp(f->configuration, conf->address) == 0))
            return true;
    }
    return false;
}

/* All that fails is passed over: no failing finding counts, and no configuration fails without
 * one. */
static bool all_ignored(const FindingVec *findings, const FindingVec *rest,
                        const ConfigurationVec *confs)
{
    for (size_t i = 0; i < rest->len; i++)
        if (rest->items[i]->severity == SEVERITY_FAIL)
            return false;
    for (size_t i = 0; i < confs->len; i++)
        if (check_fails(confs->items[i]) && !is_explained(confs->items[i], findings))
            return false;
    return true;
}

static const Ignore *first_ignored(const Verdict *verdict, const FindingVec *findings)
{
    if (verdict->finding && verdict->finding->ignored)
        return verdict->finding->ignored;
    for (size_t i = 0; i < findings->len; i++)
        if (findings->items[i]->severity == SEVERITY_FAIL && findings->items[i]->ignored)
            return findings->items[i]->ignored;
    return NULL;
}

/* The verdict is that of what counts; where nothing that counts fails, it says who passes over the
 * failure. */
static void follow(Arena *arena, const FindingVec *findings, bool waiting, SessionView *view)
{
    Verdict *v = &view->verdict;
    FindingVec rest = VEC_INIT;
    const Ignore *by = first_ignored(v, findings);
    for (size_t i = 0; i < findings->len; i++)
        if (!findings->items[i]->ignored)
            vec_push(arena, &rest, findings->items[i]);
    if (v->status != VERDICT_FAIL || !by)
        return;
    if (all_ignored(findings, &rest, &view->configurations)) {
        v->ignored = by;
        v->title = arena_printf(arena, "Ignored by %s: %s",
                                text_safe(arena, source_text(arena, by->at)), v->title);
    } else if (v->finding && v->finding->ignored) {
        Verdict counting = diagnose(arena, view->facts, &view->configurations, &rest, waiting);
        if (counting.status == VERDICT_FAIL)
            *v = counting;
    }
}

void ignores_apply(Arena *arena, const IgnoreVec *ignores, const FindingVec *findings, bool waiting,
                   int64_t now_s, SessionView *view)
{
    view->ignores.items = arena_array(arena, Ignore, ignores->len + 1);
    for (size_t i = 0; i < ignores->len; i++) {
        Ignore *ignore = &view->ignores.items[view->ignores.len++];
        *ignore = ignores->items[i];
        ignore->n_findings = 0;
        ignore->over = !ignore->problem && ignore->ends_s && now_s >= ignore->ends_s;
        if (!ignore->problem && !ignore->over && !view->options->no_ignore)
            mark(arena, ignore, findings);
    }
    follow(arena, findings, waiting, view);
}
