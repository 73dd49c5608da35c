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
        {"/t/mise.toml", "tools.opentofu = \"1.12.1\"\n", NULL, MANAGER_MISE, "opentofu", "1.12.1"},
        {"/t/mise.toml", "tools.\"aqua:opentofu/opentofu\".version = \"1.12.1\"\n", NULL,
         MANAGER_MISE, "opentofu", "1.12.1"},
        {"/t/mise.toml", "env.opentofu = \"1.12.1\"\n", NULL, MANAGER_MISE, "opentofu", NULL},
        {"/t/mise.toml", "[env]\ntools.opentofu = \"1.12.1\"\n", NULL, MANAGER_MISE, "opentofu",
         NULL},
        {"/t/mise.toml",
         "tools = { node = [\"22\", \"20\"], terraform = { version = \"1.5.7\", os = [\"linux\"] "
         "}, "
         "opentofu = \"1.12.1\" }\n",
         NULL, MANAGER_MISE, "opentofu", "1.12.1"},
        {"/t/mise.toml", "tools = { terraform = { version = \"1.5.7\" } }\n", NULL, MANAGER_MISE,
         "terraform", "1.5.7"},
        {"/t/mise.toml", "tools = { node = \"22\" }\n", NULL, MANAGER_MISE, "terraform", NULL},
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
        {"/t/a/mise.toml", "tools.opentofu = \"1.12.1\"\n", "opentofu"},
        {"/t/a/mise.toml", "tools = { opentofu = \"1.12.1\" }\n", "opentofu"},
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

/* What Terragrunt 1.1.3 started, stand-ins for both programs on PATH: its own choice is tofu
 * whatever the folder shows; a variable goes before terraform_binary. What a file of the unit names
 * is not asked where it lies in the code, or may be any program. */
void test_program_of_a_unit(void **state)
{
    static const struct {
        const char *unit, *root, *env, *on_path; /* on_path: "t", "o" or "to" */
        const char *implementation, *path;
    } rows[] = {
        {"", NULL, NULL, "to", "opentofu", "/b/tofu"},
        {"", NULL, NULL, "t", "terraform", "/b/terraform"},
        {"terraform_binary = \"tofu\"\n", NULL, NULL, "to", "opentofu", "/b/tofu"},
        {"terraform_binary = \"terraform\"\n", NULL, NULL, "to", "terraform", "/b/terraform"},
        /* by a path: what is on PATH too, or the system's */
        {"terraform_binary = \"/opt/tofu\"\n", NULL, NULL, "t", "opentofu", NULL},
        {"terraform_binary = \"/opt/x/../tofu\"\n", NULL, "PATH=/b:/opt", "t", "opentofu",
         "/opt/tofu"},
        {"terraform_binary = \"/b/tofu\"\n", NULL, NULL, "to", "opentofu", "/b/tofu"},
        {"terraform_binary = \"/usr/bin/tofu\"\n", NULL, NULL, "t", "opentofu", "/usr/bin/tofu"},
        {"terraform_binary = \"/opt/reboot\"\n", NULL, NULL, "t", "terraform", NULL},
        {"terraform_binary = \"/r/bin/tofu\"\n", NULL, NULL, "t", "opentofu", NULL},
        {"terraform_binary = get_env(\"UNSET\")\n", NULL, NULL, "t", "terraform", "/b/terraform"},
        {"", NULL, "TG_TF_PATH=/opt/tofu", "t", "opentofu", "/opt/tofu"},
        {"", NULL, "TG_TF_PATH=/opt/tofu", "to", "opentofu", "/opt/tofu"},
        {"terraform_binary = \"terraform\"\n", NULL, "TERRAGRUNT_TFPATH=/opt/tofu", "to",
         "opentofu", "/opt/tofu"},
        {"terraform_binary = \"terraform\"\n", NULL, "TG_TF_PATH=", "to", "terraform",
         "/b/terraform"},
        {"include \"root\" {\n  path = \"../root.hcl\"\n}\n", "terraform_binary = \"terraform\"\n",
         NULL, "to", "terraform", "/b/terraform"},
        {"include \"root\" {\n  path = \"../root.hcl\"\n}\nterraform_binary = \"tofu\"\n",
         "terraform_binary = \"terraform\"\n", NULL, "to", "opentofu", "/b/tofu"},
        /* no unit: the variable decides, and names what is asked */
        {NULL, NULL, "TG_TF_PATH=/opt/tofu", "to", "opentofu", "/opt/tofu"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        SessionOptions options = {.dir = "/r/t"};
        World *w = fake_world("/r/t",
                              rows[i].env && span_starts(span_of(rows[i].env), "PATH=")
                                  ? (const char *const[]){"HOME=/h", rows[i].env, NULL}
                                  : (const char *const[]){"HOME=/h", "PATH=/b", rows[i].env, NULL});
        const Facts *f;
        plain_stat = w->file_stat;
        w->file_stat = runnable_stat;
        fake_world_put(w, "/r/.git/HEAD", SPAN_LITERAL("x"));
        fake_world_put(w, "/r/bin/tofu", SPAN_LITERAL("x"));
        fake_world_put(w, "/opt/tofu", SPAN_LITERAL("x"));
        fake_world_put(w, "/usr/bin/tofu", SPAN_LITERAL("x"));
        fake_world_put(w, "/opt/reboot", SPAN_LITERAL("x"));
        fake_world_put(w, "/r/t/main.tf", SPAN_LITERAL("provider \"aws\" {\n}\n"));
        if (strchr(rows[i].on_path, 't'))
            fake_world_put(w, "/b/terraform", SPAN_LITERAL("x"));
        if (strchr(rows[i].on_path, 'o'))
            fake_world_put(w, "/b/tofu", SPAN_LITERAL("x"));
        if (rows[i].unit) {
            fake_world_put(w, "/r/t/terragrunt.hcl", span_of(rows[i].unit));
            fake_world_put(w, "/r/t/x.tofu", SPAN_LITERAL(""));
        }
        if (rows[i].root)
            fake_world_put(w, "/r/root.hcl", span_of(rows[i].root));
        f = probes_gather(&a, w, &options);
        if (!f->tf->implementation || strcmp(f->tf->implementation, rows[i].implementation) != 0)
            fail_msg("row %zu: %s", i, f->tf->implementation);
        if (!f->terraform_path != !rows[i].path ||
            (rows[i].path && strcmp(f->terraform_path, rows[i].path) != 0))
            fail_msg("row %zu: %s", i, f->terraform_path);
        arena_clear(&a);
        fake_world_free(w);
    }
}

/* A program is what it calls itself: the rules change with it, unless the user named a product. */
void test_program_says_what_it_is(void **state)
{
    static const struct {
        const char *asked, *said, *implementation, *version;
    } rows[] = {
        {NULL, "opentofu", "opentofu", "1.11.2"},
        {NULL, "terraform", "terraform", "1.11.2"},
        {NULL, NULL, "terraform", "1.11.2"},
        {"/opt/tf", "opentofu", "opentofu", "1.11.2"},
        {"/opt/tofu", "terraform", "terraform", "1.11.2"},
        {"terraform", "opentofu", "terraform", NULL},
        {"tofu", "opentofu", "opentofu", "1.11.2"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        SessionOptions options = {.dir = "/t", .program = rows[i].asked};
        World *w = fake_world("/t", (const char *const[]){"HOME=/h", "PATH=/b", NULL});
        Facts *f;
        plain_stat = w->file_stat;
        w->file_stat = runnable_stat;
        fake_world_put(w, "/b/terraform", SPAN_LITERAL("x"));
        fake_world_put(w, "/t/main.tf", SPAN_LITERAL("provider \"aws\" {\n}\n"));
        f = probes_gather(&a, w, &options);
        probes_terraform_version(f, &options, rows[i].said, "1.11.2");
        if (strcmp(f->tf->implementation, rows[i].implementation) != 0 ||
            !f->terraform_version != !rows[i].version)
            fail_msg("row %zu: %s %s", i, f->tf->implementation, f->terraform_version);
        arena_clear(&a);
        fake_world_free(w);
    }
}
