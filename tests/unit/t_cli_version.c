/* Which version an AWS CLI has is told by where it lies and what lies beside it, without a run. */
#include "tests/support/setup.h"

#include <string.h>

#include "engine/probes.h"
#include "tests/support/fakeworld.h"

static FileInfo (*plain_stat)(World *, const char *);

/* The fake world's files, but all of them can be run. */
static FileInfo runnable_stat(World *w, const char *path)
{
    FileInfo info = plain_stat(w, path);
    info.mode |= 0100;
    return info;
}

void test_cli_version_by_place(void **state)
{
    static const struct {
        const char *kind, *path_dir, *beside, *version;
    } rows[] = {
        {"AWS's installer", "/usr/local/aws-cli/v2/2.36.12/bin", NULL, "2.36.12"},
        {"Homebrew", "/opt/homebrew/Cellar/awscli/2.31.1/bin", NULL, "2.31.1"},
        {"snap", "/snap/bin", NULL, "2"},
        {"snap's own folder, with its revision", "/snap/aws-cli/1500/bin", NULL, "2"},
        {"asdf", "/h/.asdf/shims", "/h/.asdf/installs/awscli/2.15.0/bin/x", "2.15.0"},
        {"mise", "/h/.local/share/mise/shims", "/h/.local/share/mise/installs/aws-cli/2.17.3/bin/x",
         "2.17.3"},
        {"pip", "/h/.local/bin",
         "/h/.local/lib/python3.12/site-packages/awscli-1.45.11.dist-info/METADATA", "1.45.11"},
        {"Debian", "/usr/bin", "/usr/lib/python3/dist-packages/awscli-2.23.6.egg-info/PKG-INFO",
         "2.23.6"},
        {"mise, with its links to the newest", "/h/.local/share/mise/shims",
         "/h/.local/share/mise/installs/awscli/2/x", NULL},
        {"Homebrew, the old line", "/opt/homebrew/Cellar/awscli@1/1.44.2/bin", NULL, "1.44.2"},
        {"Nix", "/nix/store/abc-awscli2-2.24.10/bin", NULL, "2.24.10"},
        {"a venv of Fedora", "/h/v/bin",
         "/h/v/lib64/python3.11/site-packages/awscli-1.32.0.dist-info/METADATA", "1.32.0"},
        {"asdf, chosen for the folder", "/h/.asdf/shims", "/nowhere/.tool-versions", "2.9.1"},
        {"a folder that is only called so", "/h/src/aws-cli/9/bin", NULL, NULL},
        {"unknown", "/x/bin", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = {0};
        SessionOptions options = {.dir = "/nowhere"};
        const char *path = arena_printf(&arena, "PATH=%s", rows[i].path_dir);
        World *w = fake_world("/nowhere", (const char *const[]){"HOME=/h", path, NULL});
        plain_stat = w->file_stat;
        w->file_stat = runnable_stat;
        fake_world_put(w, arena_printf(&arena, "%s/aws", rows[i].path_dir), SPAN_LITERAL("x"));
        if (rows[i].beside)
            fake_world_put(w, rows[i].beside, SPAN_LITERAL("awscli 2.9.1\n"));
        const Facts *facts = probes_gather(&arena, w, &options);
        assert_non_null(facts->aws_cli_path);
        if (rows[i].version && facts->aws_cli_version)
            assert_string_equal(facts->aws_cli_version, rows[i].version);
        else if (rows[i].version || facts->aws_cli_version)
            fail_msg("%s: %s", rows[i].kind,
                     facts->aws_cli_version ? facts->aws_cli_version : "no version");
        arena_clear(&arena);
        fake_world_free(w);
    }
}

static const char *link_target;

static const char *linked_real(World *w, Arena *arena, const char *path)
{
    (void)w;
    return arena_strdup(arena, strstr(path, "/aws") ? link_target : path);
}

/* snap, mise and asdf put links to themselves on PATH, Homebrew one into its Cellar; a package that
 * lies beside the link's target is another's. */
void test_cli_version_of_a_link(void **state)
{
    static const struct {
        const char *path_dir, *target, *beside, *version;
    } rows[] = {
        {"/snap/bin", "/usr/bin/snap",
         "/usr/lib/python3/dist-packages/awscli-1.22.34.egg-info/PKG-INFO", "2"},
        {"/h/.local/share/mise/shims", "/usr/bin/mise",
         "/h/.local/share/mise/installs/aws-cli/2.17.3/bin/x", "2.17.3"},
        {"/opt/homebrew/bin", "/opt/homebrew/Cellar/awscli/2.31.1/bin/aws", NULL, "2.31.1"},
        {"/usr/local/bin", "/usr/local/aws-cli/v2/2.36.12/bin/aws",
         "/usr/local/lib/python3.11/site-packages/awscli-1.45.11.dist-info/METADATA", "2.36.12"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = {0};
        SessionOptions options = {.dir = "/nowhere"};
        const char *path = arena_printf(&arena, "PATH=%s", rows[i].path_dir);
        World *w = fake_world("/nowhere", (const char *const[]){"HOME=/h", path, NULL});
        const Facts *facts;
        plain_stat = w->file_stat;
        w->file_stat = runnable_stat;
        w->file_real = linked_real;
        link_target = rows[i].target;
        fake_world_put(w, arena_printf(&arena, "%s/aws", rows[i].path_dir), SPAN_LITERAL("x"));
        if (rows[i].beside)
            fake_world_put(w, rows[i].beside, SPAN_LITERAL("x"));
        facts = probes_gather(&arena, w, &options);
        assert_non_null(facts->aws_cli_version);
        assert_string_equal(facts->aws_cli_version, rows[i].version);
        arena_clear(&arena);
        fake_world_free(w);
    }
}
