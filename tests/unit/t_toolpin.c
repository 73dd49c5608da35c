/* What version managers are told for a folder, and which programs on PATH are their stand-ins.
 * Forms of the files: READMEs of tfenv, tofuenv and tenv, manuals of asdf and mise. */
#include "tests/support/setup.h"

#include <string.h>

#include "engine/probes.h"
#include "terraform/toolpin.h"
#include "tests/support/fakeworld.h"

typedef struct PinCase {
    Arena arena;
    World *w;
    Snapshot *files;
} PinCase;

static void pin_open(PinCase *c, const char *path, const char *text, const char *variable)
{
    c->arena = (Arena)ARENA_INIT;
    c->w = fake_world("/nowhere", (const char *const[]){"HOME=/h", variable, NULL});
    if (path)
        fake_world_put(c->w, path, span_of(text));
    c->files = snapshot_new(&c->arena, c->w);
}

static void pin_close(PinCase *c)
{
    arena_clear(&c->arena);
    fake_world_free(c->w);
}

void test_toolpin_versions(void **state)
{
    static const struct {
        const char *path, *text, *variable;
        unsigned manager;
        const char *tool, *version; /* "-": chosen, but not known; NULL: nothing is chosen */
    } rows[] = {
        {"/t/a/.terraform-version", "1.5.7\n", NULL, MANAGER_TFENV, "terraform", "1.5.7"},
        {"/t/.terraform-version", "# ours\nv1.5.7\r\n", NULL, MANAGER_TFENV, "terraform", "1.5.7"},
        {"/h/.terraform-version", "1.5.7\n", NULL, MANAGER_TFENV, "terraform", "1.5.7"},
        {"/t/a/.terraform-version", "latest:^1.5\n", NULL, MANAGER_TFENV, "terraform", "-"},
        {"/t/a/.terraform-version", "1.5.7\n", NULL, MANAGER_TFENV, "opentofu", NULL},
        {"/t/a/.terraform-version", "1.5.7\n", NULL, MANAGER_ASDF, "terraform", NULL},
        {"/t/a/.terraform-version", "1.5.7\n", "TFENV_TERRAFORM_VERSION=1.3.9", MANAGER_TFENV,
         "terraform", "1.3.9"},
        {"/t/a/.opentofu-version", "1.10.7\n", NULL, MANAGER_TENV, "opentofu", "1.10.7"},
        {NULL, NULL, "TOFUENV_TOFU_VERSION=1.7.0", MANAGER_TFENV, "opentofu", "1.7.0"},
        {"/t/.tool-versions", "nodejs 22.1.0\nterraform\t1.5.7 1.4.0 # old\n", NULL, MANAGER_ASDF,
         "terraform", "1.5.7"},
        {"/t/.tool-versions", "# terraform 1.1.1\nterraform-docs 0.20.0\n", NULL, MANAGER_ASDF,
         "terraform", NULL},
        {"/t/.tool-versions", "terraform system\n", NULL, MANAGER_ASDF, "terraform", "-"},
        {"/t/.tool-versions", "awscli 2.15.0\n", NULL, MANAGER_ASDF, "awscli", "2.15.0"},
        {"/t/.tool-versions", "terraform 1.5.7\n", "ASDF_TERRAFORM_VERSION=1.6.6", MANAGER_ASDF,
         "terraform", "1.6.6"},
        {"/t/.tool-versions", "terraform 1.5.7\n", "ASDF_TERRAFORM_VERSION=1.6.6", MANAGER_MISE,
         "terraform", "1.5.7"},
        {"/t/mise.toml", "[tools]\n'terraform-docs' = '0.20'\nterraform = '1.5.7'\n", NULL,
         MANAGER_MISE, "terraform", "1.5.7"},
        {"/t/.config/mise.toml", "[tools]\nopentofu = { version = \"1.11.2\" }\n", NULL,
         MANAGER_MISE, "opentofu", "1.11.2"},
        {"/t/.mise.toml", "[tools]\n\"aqua:opentofu/opentofu\" = [\"1.11.2\", \"1.10.0\"]\n", NULL,
         MANAGER_MISE, "opentofu", "1.11.2"},
        {"/t/mise.local.toml",
         "[env]\nterraform = \"9.9.9\"\n[tools.aws-cli]\nversion = \"2.17.3\"\n", NULL,
         MANAGER_MISE, "awscli", "2.17.3"},
        {"/t/mise.toml", "[env]\nterraform = \"9.9.9\"\n", NULL, MANAGER_MISE, "terraform", NULL},
        {"/t/mise.toml", "[tools]\nterraform = \"1.5.7\n", NULL, MANAGER_MISE, "terraform", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        PinCase c;
        ToolPin pin = {0};
        bool there;
        const char *got;
        pin_open(&c, rows[i].path, rows[i].text, rows[i].variable);
        there = toolpin_find(&c.arena, c.files, "/t/a", rows[i].manager, rows[i].tool, &pin);
        got = !there ? "nothing" : pin.version ? pin.version : "-";
        if (strcmp(got, rows[i].version ? rows[i].version : "nothing") != 0)
            fail_msg("row %zu: %s", i, got);
        assert_true(!there || pin.where);
        pin_close(&c);
    }
}

void test_toolpin_program(void **state)
{
    static const struct {
        const char *path, *text, *program;
    } rows[] = {
        {"/t/a/.tool-versions", "opentofu\t1.12.6\n", "opentofu"},
        {"/t/.opentofu-version", "1.12.6\n", "opentofu"},
        {"/t/.tool-versions", "# opentofu 1.1\nterraform 1.15.9\n", "terraform"},
        {"/h/.tool-versions", "opentofu 1.12.6\nterraform 1.15.9\n", NULL},
        {"/t/a/mise.toml", "[tools]\nterraform = \"1.15.9\"\n[tasks.x]\nrun = \"opentofu x\"\n",
         "terraform"},
        {"/t/a/mise.toml", "[tools]\nterraform-docs = \"0.20\"\n", NULL},
        {NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        PinCase c;
        const char *where = NULL, *got;
        pin_open(&c, rows[i].path, rows[i].text, NULL);
        got = toolpin_program(&c.arena, c.files, "/t/a", &where);
        if (!got != !rows[i].program || (got && strcmp(got, rows[i].program) != 0))
            fail_msg("row %zu: %s", i, got ? got : "none");
        pin_close(&c);
    }
}

static FileInfo (*plain_stat)(World *, const char *);

static FileInfo runnable_stat(World *w, const char *path)
{
    FileInfo info = plain_stat(w, path);
    info.mode |= 0100;
    return info;
}

static const char *link_from, *link_target;

static const char *linked_real(World *w, Arena *arena, const char *path)
{
    (void)w;
    return arena_strdup(arena, strcmp(path, link_from) == 0 ? link_target : path);
}

/* Only what a manager stands before is taken by its files: the program itself tells its version. */
void test_toolpin_of_what_is_on_path(void **state)
{
    static const struct {
        const char *dir, *name, *target, *beside, *version;
        const char *text; /* NULL: "x" */
    } rows[] = {
        {"/h/.tfenv/bin", "terraform", NULL, NULL, "1.5.7", NULL},
        {"/h/.tfenv/versions/1.9.0", "terraform", NULL, NULL, NULL, NULL},
        {"/opt/homebrew/bin", "terraform", "/opt/homebrew/Cellar/tfenv/3.0.0/bin/terraform", NULL,
         "1.5.7", NULL},
        {"/usr/local/bin", "terraform", NULL, NULL, NULL, NULL},
        {"/usr/bin", "terraform", NULL, "/usr/bin/tenv", "1.5.7", NULL},
        {"/h/.tofuenv/bin", "tofu", NULL, NULL, "1.10.7", NULL},
        {"/h/.asdf/shims", "terraform", NULL, NULL, "1.4.6", NULL},
        {"/h/.local/share/mise/shims", "terraform", "/usr/bin/mise", NULL, "1.3.9", NULL},
        {"/h/.local/share/mise/installs/terraform/1.9.0/bin", "terraform", NULL, NULL, NULL, NULL},
        {"/h/.pyenv/shims", "terraform", NULL, NULL, NULL, "exec pyenv exec \"$@\""},
        {"/opt/a/shims", "terraform", NULL, NULL, "1.4.6", "exec asdf exec \"terraform\""},
        {"/opt/m/shims", "terraform", NULL, NULL, "1.3.9", "exec mise x -- terraform"},
        /* a link called terraform that leads to OpenTofu */
        {"/h/bin", "terraform", "/h/.tofuenv/bin/tofu", NULL, "1.10.7", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        SessionOptions options = {.dir = "/t"};
        World *w = fake_world(
            "/t", (const char *const[]){"HOME=/h", arena_printf(&a, "PATH=%s", rows[i].dir), NULL});
        const Facts *facts;
        const char *got;
        plain_stat = w->file_stat;
        w->file_stat = runnable_stat;
        w->file_real = linked_real;
        link_from = arena_printf(&a, "%s/%s", rows[i].dir, rows[i].name);
        link_target = rows[i].target ? rows[i].target : link_from;
        fake_world_put(w, link_from, span_of(rows[i].text ? rows[i].text : "x"));
        if (rows[i].beside)
            fake_world_put(w, rows[i].beside, SPAN_LITERAL("x"));
        fake_world_put(w, "/t/main.tf", SPAN_LITERAL("provider \"aws\" {\n}\n"));
        fake_world_put(w, "/t/.terraform-version", SPAN_LITERAL("1.5.7\n"));
        fake_world_put(w, "/t/.opentofu-version", SPAN_LITERAL("1.10.7\n"));
        fake_world_put(w, "/t/.tool-versions", SPAN_LITERAL("terraform 1.4.6\n"));
        fake_world_put(w, "/t/mise.toml", SPAN_LITERAL("[tools]\nterraform = \"1.3.9\"\n"));
        facts = probes_gather(&a, w, &options);
        assert_non_null(facts->terraform_path);
        got = facts->terraform_is_pinned ? facts->terraform_pin.version : NULL;
        if (!got != !rows[i].version || (got && strcmp(got, rows[i].version) != 0))
            fail_msg("%s: %s", rows[i].dir, got ? got : "none");
        arena_clear(&a);
        fake_world_free(w);
    }
}
