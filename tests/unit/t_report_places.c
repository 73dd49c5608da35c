/* Where findings stand for those who look at the repository only: SARIF, GitHub annotations. */
#include "tests/support/setup.h"

#include <string.h>

#include "report/formats.h"
#include "report/places.h"
#include "tests/support/fakeworld.h"
#include "tests/support/sampleview.h"

/* The sample's module lies in /r/live/prod of the repository /r; home is /h. */
static SessionView *view_in_repo(Arena *a, Snapshot *files, const char *dir)
{
    SessionView *view = sample_view(a);
    SessionOptions *options = arena_new(a, SessionOptions);
    Facts *facts = arena_new(a, Facts);
    *options = *view->options;
    *facts = *view->facts;
    options->dir = dir;
    facts->dir = dir;
    facts->home = "/h";
    facts->tree = tree_of(a, files, dir, "/h");
    view->options = options;
    view->facts = facts;
    return view;
}

static void test_place(const SessionView *view, Source at, const char *path, bool inside)
{
    Arena a = ARENA_INIT;
    RepoPlace place = report_repo_place(&a, view, at);
    assert_non_null(place.path);
    assert_string_equal(place.path, path);
    assert_int_equal(place.inside, inside);
    arena_clear(&a);
}

void test_places_are_relative_to_the_top_of_the_repository(void **state)
{
    static const char *const dirs[] = {"/r/live/prod", "live/prod", "./live/prod/"};
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
        World *w = fake_world("/r", (const char *const[]){"HOME=/h", NULL});
        Snapshot *files;
        SessionView *view;
        fake_world_put(w, "/r/.git/HEAD", SPAN_LITERAL("x"));
        fake_world_put(w, "/r/live/prod/main.tf", SPAN_LITERAL("x"));
        fake_world_put(w, "/h/.aws/config", SPAN_LITERAL("x"));
        files = snapshot_new(&a, w);
        view = view_in_repo(&a, files, dirs[i]);
        test_place(view, source_file("main.tf", 3, 1), "live/prod/main.tf", true);
        test_place(view, source_file("../../modules/net/main.tf", 3, 1), "modules/net/main.tf",
                   true);
        test_place(view, source_file("/r/root.hcl", 3, 1), "root.hcl", true);
        test_place(view, source_file("/h/.aws/config", 3, 1), "~/.aws/config", false);
        test_place(view, source_file("/etc/ssl/ca.pem", 3, 1), "/etc/ssl/ca.pem", false);
        test_place(view, source_file("../../../other/x.tf", 3, 1), "/other/x.tf", false);
        assert_null(report_repo_place(&a, view, source_env("AWS_PROFILE")).path);
        fake_world_free(w);
    }
    arena_clear(&a);
}

/* Somebody looks at a folder above the home folder: what lies in there is still theirs alone. */
void test_places_below_home_are_not_of_a_folder_above_it(void **state)
{
    Arena a = ARENA_INIT;
    World *w = fake_world("/r", (const char *const[]){"HOME=/h/alice", NULL});
    SessionView *view;
    (void)state;
    fake_world_put(w, "/h/main.tf", SPAN_LITERAL("x"));
    fake_world_put(w, "/h/alice/.aws/config", SPAN_LITERAL("x"));
    view = view_in_repo(&a, snapshot_new(&a, w), "/h");
    ((Facts *)(uintptr_t)view->facts)->home = "/h/alice";
    test_place(view, source_file("main.tf", 3, 1), "main.tf", true);
    test_place(view, source_file("/h/alice/.aws/config", 3, 1), "~/.aws/config", false);
    fake_world_free(w);
    arena_clear(&a);
}

void test_places_fall_back_to_where_the_configuration_is_defined(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Finding *f = view->steps[STEP_KEYS].findings.items[0];
    RepoPlace place = report_finding_place(&a, view, f); /* evidence: a file of the home folder */
    (void)state;
    assert_string_equal(place.path, "infra/main.tf");
    assert_int_equal(place.line, 10);
    finding_evidencef(&a, f, "token", source_file("keys.tf", 7, 1), "present");
    place = report_finding_place(&a, view, f);
    assert_string_equal(place.path, "infra/keys.tf");
    assert_int_equal(place.line, 7);
    /* no configuration is written down: a file that was named is better than none */
    f->evidence.len = 0;
    f->configuration = "profile.prod";
    view->configurations.len = 0;
    place = report_finding_place(&a, view, f);
    assert_string_equal(place.path, "infra/versions.tf");
    arena_clear(&a);
}

void test_places_sarif_has_a_region_and_a_uri_everywhere(void **state)
{
    Arena a = ARENA_INIT;
    AUTO_BUF Buf sarif = BUF_INIT(1 << 22), github = BUF_INIT(1 << 22);
    SessionView *view = sample_view(&a);
    (void)state;
    finding_evidencef(&a, view->steps[STEP_KEYS].findings.items[0], "token",
                      source_file("my keys%.tf", 0, 0), "present");
    report_write(&sarif, view, FORMAT_SARIF, &(ReportStyle){0});
    assert_non_null(strstr(sarif.ptr, "\"infra/my%20keys%25.tf\""));
    assert_non_null(strstr(sarif.ptr, "\"startLine\":\t1"));
    assert_non_null(strstr(sarif.ptr, "\"~/.envrc\""));
    assert_null(strstr(sarif.ptr, "\"locations\":\t[]"));
    report_write(&github, view, FORMAT_GITHUB, &(ReportStyle){0});
    assert_non_null(strstr(github.ptr, "::error file=infra/my keys%25.tf,title="));
    arena_clear(&a);
}

/* What a verdict rules out stands in every format; so does, in text, that a newer provider is out.
 */
void test_places_ruled_out_stands_in_every_format(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    (void)state;
    vec_push(&a, &view->verdict.ruled_out,
             ((RuledOut){CAUSE_CLOCK_SKEW, "the answer's date is that of this machine"}));
    for (int format = FORMAT_TEXT; format <= FORMAT_JUNIT; format++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 22);
        report_write(&out, view, (enum report_format)format, &(ReportStyle){.utf8 = true});
        assert_non_null(strstr(out.ptr, "the answer's date is that of this machine"));
        if (format == FORMAT_TEXT)
            assert_non_null(
                strstr(out.ptr, "aws provider 5.100.0 is in use, 6.68.0 is the newest"));
    }
    view->latest_provider_version = "5.100.0";
    assert_null(report_outdated(&a, view));
    arena_clear(&a);
}

/* What can be seen without why403 stands in every format that people read. */
void test_places_by_hand_stands_in_every_format(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    for (int format = FORMAT_TEXT; format <= FORMAT_JUNIT; format++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 22);
        report_write(&out, sample_view(&a), (enum report_format)format,
                     &(ReportStyle){.utf8 = true});
        assert_non_null(strstr(out.ptr, "env -u AWS_SESSION_TOKEN aws sts get-caller-identity"));
    }
    arena_clear(&a);
}
