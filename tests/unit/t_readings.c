/* What is read from each text of the corpora, and masked in it, held as a whole: the scores of
 * tests/e2e/corpus.sh ask for cause, component and code alone. */
#include "tests/support/setup.h"

#include <cjson/cJSON.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonread.h"
#include "base/text.h"
#include "errors/scrub.h"
#include "tests/support/explained.h"
#include "tests/support/outcomes.h"

enum { READING_MAX = 1 << 20, LINE_SHOWN = 160 };

static const char *or_dash(const char *text)
{
    return text && *text ? text : "-";
}

static void add_list(Buf *out, const char *name, const ErrTextVec *list)
{
    for (size_t i = 0; i < list->len; i++)
        buf_printf(out, " %s %s", name, list->items[i]);
}

static void add_sent(Buf *out, Arena *arena, const ErrSigned *s)
{
    if (s->access_key_id || s->region || s->token || s->clock_told)
        buf_printf(out, " sent %s %s token %d clock %d %ld",
                   or_dash(text_key_id(arena, s->access_key_id, false)), or_dash(s->region),
                   s->token, s->clock_told, (long)s->clock_offset_s);
}

static void add_error(Buf *out, Arena *arena, const Explanation *x, const ExplainedError *e)
{
    const ErrBlock *b = &x->log->blocks.items[e->block];
    const ErrParts *p = &e->parts;
    buf_printf(out, "%s%s%s%s%s %s text %.8s\n", e->is_auth ? "auth" : "other",
               e->of_terraform ? " terraform" : "", e->taken_back ? " taken-back" : "",
               p->foreign ? " foreign" : "", p->terragrunt ? " terragrunt" : "",
               err_component_name(p->component), text_sha1_hex(arena, span_of(e->text)));
    buf_printf(out, "  parts %s at %s %s %s %s %d id %s\n", or_dash(p->address),
               or_dash(source_text(arena, p->at)), or_dash(p->service), or_dash(p->operation),
               or_dash(p->code), p->http_status, or_dash(p->request_id));
    buf_printf(out, "  block %x count %d fate %d%s%s%s", b->context, b->count, b->last.fate,
               b->healed ? " healed" : "", b->quoted ? " quoted" : "",
               e->encoded ? " encoded" : "");
    add_sent(out, arena, &b->sent);
    add_list(out, "unit", &b->units);
    buf_printf(out, "\n");
    if (e->note)
        buf_printf(out, "  note %.*s\n", LINE_SHOWN, e->note);
    for (size_t i = 0; i < e->causes.len; i++)
        buf_printf(out, "  %s %s %s\n", cause_id(e->causes.items[i].cause),
                   or_dash(certainty_name(e->causes.items[i].certainty)),
                   e->causes.items[i].finding ? e->causes.items[i].finding->id : "-");
}

static void add_log(Buf *out, Arena *arena, const ErrLogResult *log)
{
    buf_printf(out, "log%s%s%s source %s key %s provider %s attempts %d", log->is_log ? " tf" : "",
               log->windows ? " windows" : "", log->dropped ? " dropped" : "",
               or_dash(log->credentials_source),
               or_dash(text_key_id(arena, log->access_key_id, false)),
               or_dash(log->provider_version), log->attempts);
    add_list(out, "region", &log->regions);
    add_list(out, "endpoint", &log->endpoints);
    add_sent(out, arena, &log->sent);
    buf_printf(out, "\n");
}

/* Each line that does not come out as it went in. */
static void add_masked(Buf *out, Arena *arena, const char *text)
{
    Scrub scrub = {0};
    Span rest = span_of(text), line;
    while (span_next_line(&rest, &line)) {
        AUTO_BUF Buf masked = BUF_INIT(READING_MAX);
        scrub_next(&scrub, &masked, line, false);
        if (!span_same(line, buf_span(&masked)))
            buf_printf(out, "masked %.8s %.*s\n", text_sha1_hex(arena, buf_span(&masked)),
                       masked.len < LINE_SHOWN ? (int)masked.len : LINE_SHOWN, masked.ptr);
    }
}

static void hold_reading(const char *file, Span line)
{
    Arena arena = ARENA_INIT;
    AUTO_BUF Buf out = BUF_INIT(READING_MAX);
    cJSON *row = json_read(line, NULL);
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "text"));
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "id"));
    const Explanation *x;
    assert_non_null(text);
    x = explained(&arena, text);
    for (size_t i = 0; i < x->errors.len; i++)
        add_error(&out, &arena, x, &x->errors.items[i]);
    add_log(&out, &arena, x->log);
    add_masked(&out, &arena, text);
    outcome_hold(arena_printf(&arena, "%s of %s", or_dash(id), file), span_of(text),
                 buf_span(&out));
    cJSON_Delete(row);
    arena_clear(&arena);
}

void test_each_text_of_the_corpora_is_read_as_it_was(void **state)
{
    glob_t files = {0};
    size_t n = 0;
    (void)state;
    assert_int_equal(glob("tests/corpus/*.jsonl", 0, NULL, &files), 0);
    assert_int_equal(glob("tests/fixtures/errors/*.jsonl", GLOB_APPEND, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        Arena arena = ARENA_INIT;
        AUTO_BUF Buf bytes = BUF_INIT(READING_MAX);
        FILE *f = fopen(files.gl_pathv[i], "r");
        Span rest, line;
        char piece[4096];
        assert_non_null(f);
        for (size_t got; (got = fread(piece, 1, sizeof piece, f)) > 0;)
            buf_add(&bytes, (Span){piece, got});
        fclose(f);
        for (rest = buf_span(&bytes); span_next_line(&rest, &line); n++)
            hold_reading(files.gl_pathv[i], line);
        arena_clear(&arena);
    }
    globfree(&files);
    assert_true(n > 1000);
}
