#include "tests/support/setup.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "report/report.h"
#include "tests/support/sampleview.h"

static cJSON *written(Arena *arena, const SessionView *view)
{
    static const ReportStyle style = {.utf8 = true};
    AUTO_BUF Buf out = BUF_INIT(1 << 22);
    cJSON *root;
    report_write(&out, view, FORMAT_JSON, &style);
    root = cJSON_Parse(out.ptr);
    assert_non_null(root);
    assert_null(strstr(out.ptr, SAMPLE_SECRET));
    assert_null(strstr(out.ptr, SAMPLE_TOKEN));
    (void)arena;
    return root;
}

static const cJSON *at(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    if (!item)
        print_error("no key %s\n", key);
    assert_non_null(item);
    return item;
}

static void assert_text(const cJSON *object, const char *key, const char *text)
{
    const cJSON *item = at(object, key);
    if (text)
        assert_string_equal(cJSON_GetStringValue(item), text);
    else
        assert_true(cJSON_IsNull(item));
}

static void assert_keys(const cJSON *object, const char *const *keys)
{
    size_t n = 0;
    for (; keys[n]; n++)
        at(object, keys[n]);
    assert_int_equal(cJSON_GetArraySize(object), n);
}

/* contract.md's lists, word for word: no key more, none less */
void test_report_json_has_the_contract_s_keys(void **state)
{
    static const char *const top[] = {"schema",  "tool",           "generated_at",    "elapsed_ms",
                                      "target",  "configurations", "steps",           "requests",
                                      "verdict", "explained",      "since_it_worked", "ignores",
                                      NULL};
    static const char *const target[] = {"directory", "terraform_version", "implementation",
                                         "provider", NULL};
    static const char *const provider[] = {"constraint", "locked", "installed", "latest", NULL};
    static const char *const conf[] = {"address", "used", "version", "defined_at", "credentials",
                                       "region",  "sts",  "outcome", NULL};
    static const char *const creds[] = {"source",
                                        "profile",
                                        "access_key_id",
                                        "has_session_token",
                                        "account_from_key",
                                        "expires_at",
                                        "assumed_roles",
                                        "chain",
                                        NULL};
    static const char *const link[] = {"source", "outcome", "reason", "at", NULL};
    static const char *const outcome[] = {
        "status",  "stage", "error_code", "http_status", "terraform_message",
        "account", "arn",   NULL};
    static const char *const step[] = {"id", "title", "status", "findings", NULL};
    static const char *const finding[] = {
        "id",     "code",     "cause", "severity", "certainty", "configuration", "title",
        "detail", "evidence", "fixes", "by_hand",  "link",      "ignored",       NULL};
    static const char *const evidence[] = {"text", "at", "source", NULL};
    static const char *const fix[] = {"id",    "title",      "risk",     "commands",
                                      "edits", "admin_text", "leads_to", NULL};
    static const char *const request[] = {"host",          "operation", "why",        "experiment",
                                          "access_key_id", "result",    "elapsed_ms", NULL};
    static const char *const verdict[] = {
        "status",         "cause",  "certainty", "configuration", "title",
        "explains_error", "ranked", "ruled_out", "ignored",       NULL};
    static const char *const ranked[] = {"cause", "certainty", "configuration", "because", NULL};
    Arena a = ARENA_INIT;
    cJSON *root = written(&a, sample_view(&a));
    const cJSON *c = cJSON_GetArrayItem(at(root, "configurations"), 0), *f;
    (void)state;
    assert_keys(root, top);
    assert_keys(at(root, "target"), target);
    assert_keys(at(at(root, "target"), "provider"), provider);
    assert_keys(c, conf);
    assert_keys(at(c, "credentials"), creds);
    assert_keys(cJSON_GetArrayItem(at(at(c, "credentials"), "chain"), 0), link);
    assert_keys(at(c, "outcome"), outcome);
    assert_int_equal(cJSON_GetArraySize(at(root, "steps")), N_STEPS);
    assert_keys(cJSON_GetArrayItem(at(root, "steps"), 1), step);
    f = cJSON_GetArrayItem(at(cJSON_GetArrayItem(at(root, "steps"), 1), "findings"), 0);
    assert_keys(f, finding);
    assert_keys(cJSON_GetArrayItem(at(f, "evidence"), 0), evidence);
    assert_keys(cJSON_GetArrayItem(at(f, "fixes"), 0), fix);
    assert_keys(cJSON_GetArrayItem(at(root, "requests"), 0), request);
    assert_keys(at(root, "verdict"), verdict);
    assert_keys(cJSON_GetArrayItem(at(at(root, "verdict"), "ranked"), 0), ranked);
    cJSON_Delete(root);
    arena_clear(&a);
}

void test_report_json_says_null_where_nothing_is(void **state)
{
    Arena a = ARENA_INIT;
    cJSON *root = written(&a, sample_view_pass(&a));
    const cJSON *conf = cJSON_GetArrayItem(at(root, "configurations"), 0);
    (void)state;
    assert_text(root, "schema", "why403.report/1");
    assert_text(at(root, "verdict"), "status", "pass");
    assert_text(at(root, "verdict"), "cause", NULL);
    assert_text(at(root, "verdict"), "certainty", NULL);
    assert_text(at(conf, "credentials"), "expires_at", NULL);
    assert_text(at(conf, "outcome"), "stage", NULL);
    assert_true(cJSON_IsNull(at(at(conf, "outcome"), "http_status")));
    cJSON_Delete(root);
    arena_clear(&a);
}

void test_report_json_masks_key_ids_unless_asked(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    SessionOptions options = *view->options;
    cJSON *root = written(&a, view);
    const cJSON *creds = at(cJSON_GetArrayItem(at(root, "configurations"), 0), "credentials");
    (void)state;
    assert_text(creds, "access_key_id", "AKIA…ALC4");
    cJSON_Delete(root);
    options.show_key_ids = true;
    view->options = &options;
    root = written(&a, view);
    creds = at(cJSON_GetArrayItem(at(root, "configurations"), 0), "credentials");
    assert_text(creds, "access_key_id", SAMPLE_KEY_ID);
    /* what looks like a secret is null even then */
    assert_text(cJSON_GetArrayItem(at(root, "requests"), 2), "access_key_id", NULL);
    cJSON_Delete(root);
    arena_clear(&a);
}

void test_report_json_stays_utf8_for_any_bytes(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    cJSON *root;
    (void)state;
    view->verdict.title = "profile \"\xff\xfe\" has \x01 in it";
    root = written(&a, view);
    assert_text(at(root, "verdict"), "title", "profile \"\\xff\\xfe\" has \\x01 in it");
    cJSON_Delete(root);
    arena_clear(&a);
}
