#include "tests/support/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/snapshot.h"
#include "edit/fileedit.h"
#include "edit/lineshown.h"
#include "engine/apply.h"
#include "host/host.h"

/* A folder of its own on the disk, and a World in which it is HOME; writes can be made to fail. */
typedef struct Bench {
    char dir[64];
    char home[80];
    const char *env[2];
    World *real;
    World world; /* the real one's functions, but for the writes */
    Arena arena;
} Bench;

static long writes_left; /* writes that still succeed; -1 = all */
static Bench *bench_now;
/* What somebody else does right before a file is replaced; NULL = nothing. */
static void (*before_swap)(Bench *b, const FileSwap *swap);

static bool write_fails(void)
{
    if (writes_left == 0)
        return true;
    writes_left -= writes_left > 0;
    return false;
}

static enum err failing_write(World *w, const char *path, Span bytes, unsigned mode, Err *err)
{
    if (write_fails())
        return err_set(err, ERR_IO, source_file(path, 0, 0), "%s: No space left on device", path);
    return bench_now->real->file_write(w, path, bytes, mode, err);
}

static enum err failing_swap(World *w, const FileSwap *swap, Err *err)
{
    if (write_fails())
        return err_set(err, ERR_IO, source_file(swap->path, 0, 0), "%s: No space left on device",
                       swap->path);
    if (before_swap)
        before_swap(bench_now, swap);
    return bench_now->real->file_swap(w, swap, err);
}

static enum err failing_make(World *w, const char *path, unsigned mode, Err *err)
{
    if (write_fails())
        return err_set(err, ERR_IO, source_file(path, 0, 0), "%s: No space left on device", path);
    return bench_now->real->dir_make(w, path, mode, err);
}

static void bench_open(Bench *b)
{
    HostOverlay overlay = {0};
    memset(b, 0, sizeof *b);
    snprintf(b->dir, sizeof b->dir, "/tmp/why403-apply-XXXXXX");
    assert_non_null(mkdtemp(b->dir));
    snprintf(b->home, sizeof b->home, "HOME=%s", b->dir);
    b->env[0] = b->home;
    overlay.env = b->env;
    overlay.cwd = b->dir;
    b->real = host_world_overlay(&overlay);
    b->world = *b->real;
    b->world.file_write = failing_write;
    b->world.file_swap = failing_swap;
    before_swap = NULL;
    b->world.dir_make = failing_make;
    bench_now = b;
    writes_left = -1;
}

static int remove_tree(const char *path)
{
    const char *argv[] = {"rm", "-rf", path, NULL};
    pid_t pid = fork();
    if (pid == 0) {
        execvp(argv[0], (char *const *)argv);
        _exit(1);
    }
    return pid > 0 ? 0 : -1;
}

static void bench_close(Bench *b)
{
    arena_clear(&b->arena);
    host_world_free(b->real);
    remove_tree(b->dir);
}

static const char *bench_path(Bench *b, const char *name)
{
    return arena_printf(&b->arena, "%s/%s", b->dir, name);
}

static void bench_put(Bench *b, const char *name, Span bytes)
{
    assert_int_equal(b->real->file_write(b->real, bench_path(b, name), bytes, 0640, NULL),
                     ERR_NONE);
}

static Span bench_get(Bench *b, const char *name)
{
    Span bytes;
    assert_int_equal(
        b->real->file_read(b->real, &b->arena, bench_path(b, name), APPLY_FILE_MAX, &bytes),
        FILE_OK);
    return bytes;
}

static bool same(Span a, Span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static Edit edit_of(Bench *b, const char *name, int line, const char *before, const char *after)
{
    Edit e = {0};
    e.file = bench_path(b, name);
    e.line = line;
    e.before = before ? secret_new(&b->arena, span_of(before)) : NULL;
    e.after = after ? secret_new(&b->arena, span_of(after)) : NULL;
    e.shown_before = before ? lineshown(&b->arena, span_of(before), span_of(before)) : NULL;
    e.shown_after = after ? lineshown(&b->arena, span_of(after), span_of(after)) : NULL;
    return e;
}

/* Of the file as it is now. */
static const char *digest_now(Bench *b, const char *path)
{
    Span bytes;
    return b->real->file_read(b->real, &b->arena, path, APPLY_FILE_MAX, &bytes) == FILE_OK
               ? digest_of(&b->arena, bytes)
               : NULL;
}

static Fix *fix_of(Bench *b, const Edit *edits, size_t n)
{
    Fix *fix = arena_new(&b->arena, Fix);
    fix->id = "test";
    for (size_t i = 0; i < n; i++)
        vec_push(&b->arena, &fix->edits, edits[i]);
    return fix;
}

/* An edit without a digest is for the file as it is now. */
static enum err plan_of(Bench *b, const Fix *fix, ApplyPlan *plan, Err *err)
{
    for (size_t i = 0; i < fix->edits.len; i++)
        if (!fix->edits.items[i].digest)
            fix->edits.items[i].digest = digest_now(b, fix->edits.items[i].file);
    return apply_plan(&b->arena, &b->world, &fix, 1, plan, err);
}

void test_apply_changes_removes_and_adds_lines(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Backup backup;
    static const char before[] = "[a]\r\nkey = 1 \r\n# c\nlast";
    Edit edits[4];
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", span_of(before));
    edits[0] = edit_of(&b, "f", 2, "key = 1 \r", "key = 1\r");
    edits[1] = edit_of(&b, "f", 3, "# c", NULL);
    edits[2] = edit_of(&b, "f", 4, NULL, "added");
    edits[3] = edit_of(&b, "f", 4, "last", "LAST");
    assert_int_equal(plan_of(&b, fix_of(&b, edits, 4), &plan, &err), ERR_NONE);
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
    assert_true(span_is(bench_get(&b, "f"), "[a]\r\nkey = 1\r\nLAST\nadded"));
    assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_NONE);
    assert_true(span_is(bench_get(&b, "f"), before));
    assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_INPUT);
    bench_close(&b);
}

void test_apply_masks_secrets_in_its_diff(void **state)
{
    static const char secret[] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    const char *line, *clean;
    Edit edit;
    (void)state;
    bench_open(&b);
    line = arena_printf(&b.arena, "aws_secret_access_key = \"%s\"", secret);
    clean = arena_printf(&b.arena, "aws_secret_access_key = %s", secret);
    bench_put(&b, "f",
              span_of(arena_printf(&b.arena, "[a]\naws_session_token = %s%s%s\n%s\n", secret,
                                   secret, secret, line)));
    edit = edit_of(&b, "f", 3, line, clean);
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_NONE);
    assert_null(strstr(plan.diff, "wJalr"));
    assert_non_null(strstr(plan.diff, "-aws_secret_access_key"));
    assert_non_null(strstr(plan.diff, "@@ -1,3 +1,3 @@"));
    bench_close(&b);
}

void test_apply_refuses_what_changed(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Backup backup;
    Edit edit;
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", span_of("one\ntwo\n"));
    edit = edit_of(&b, "f", 2, "two", "2");
    bench_put(&b, "f", span_of("one\nTWO\n"));
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_CHANGED);
    bench_put(&b, "f", span_of("one\ntwo\n"));
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_NONE);
    bench_put(&b, "f", span_of("zero\none\ntwo\n"));
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_CHANGED);
    assert_true(span_is(bench_get(&b, "f"), "zero\none\ntwo\n"));
    /* and an undo does not take away what was written after the fix */
    bench_put(&b, "f", span_of("one\ntwo\n"));
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
    bench_put(&b, "f", span_of("one\n2\nthree\n"));
    assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_CHANGED);
    assert_true(span_is(bench_get(&b, "f"), "one\n2\nthree\n"));
    bench_close(&b);
}

void test_apply_keeps_mode_and_follows_symlinks(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Edit edit;
    FileInfo info;
    BackupVec backups;
    (void)state;
    bench_open(&b);
    bench_put(&b, "real", span_of("one\n"));
    assert_int_equal(chmod(bench_path(&b, "real"), 0644), 0);
    assert_int_equal(symlink("real", bench_path(&b, "link")), 0);
    edit = edit_of(&b, "link", 1, "one", "1");
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_NONE);
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
    assert_true(span_is(bench_get(&b, "real"), "1\n"));
    info = b.real->file_stat(b.real, bench_path(&b, "link"));
    assert_true(info.is_symlink);
    assert_int_equal(info.mode, 0644);
    assert_int_equal(b.real->file_stat(b.real, bench_path(&b, ".local/state/why403/backups")).mode,
                     0700);
    assert_int_equal(apply_list(&b.arena, &b.world, &backups, &err), ERR_NONE);
    assert_int_equal(backups.len, 1);
    assert_int_equal(
        b.real
            ->file_stat(b.real, arena_printf(&b.arena, "%s/.local/state/why403/backups/%s/0.before",
                                             b.dir, backups.items[0].name))
            .mode,
        0600);
    assert_int_equal(apply_forget(&b.arena, &b.world, &err), ERR_NONE);
    assert_int_equal(apply_list(&b.arena, &b.world, &backups, &err), ERR_NONE);
    assert_int_equal(backups.len, 0);
    bench_close(&b);
}

/* Writes "line becomes text" into that file. */
static void change(Bench *b, const char *name, const char *from, const char *to)
{
    ApplyPlan plan;
    Err err = ERR_INIT;
    Edit edit = edit_of(b, name, 1, from, to);
    assert_int_equal(plan_of(b, fix_of(b, &edit, 1), &plan, &err), ERR_NONE);
    assert_int_equal(apply_write(&b->arena, &b->world, &plan, &err), ERR_NONE);
}

/* A run that was killed left copies beside the file: the next fix, undo or forget takes them away,
 * and nothing of anybody else's. */
void test_what_a_killed_run_left_goes(void **state)
{
    static const char *const left[] = {"f.why403-0123456789abcdef", "f.why403-fedcba9876543210"};
    static const char *const others[] = {"f.why403-0123", "f.why403-0123456789abcdef-saved",
                                         "g.why403-0123456789abcdef", "f.why403-0123456789abcdeX"};
    (void)state;
    for (int by = 0; by < 3; by++) {
        Bench b;
        Err err = ERR_INIT;
        Backup backup;
        bench_open(&b);
        bench_put(&b, "f", span_of("0\n"));
        if (by > 0)
            change(&b, "f", "0", "1");
        for (size_t i = 0; i < ARRAY_LEN(left); i++)
            bench_put(&b, left[i], span_of("secret\n"));
        for (size_t i = 0; i < ARRAY_LEN(others); i++)
            bench_put(&b, others[i], span_of("theirs\n"));
        if (by == 0)
            change(&b, "f", "0", "1");
        else if (by == 1)
            assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_NONE);
        else
            assert_int_equal(apply_forget(&b.arena, &b.world, &err), ERR_NONE);
        for (size_t i = 0; i < ARRAY_LEN(left); i++)
            assert_int_equal(b.real->file_stat(b.real, bench_path(&b, left[i])).state, FILE_ABSENT);
        for (size_t i = 0; i < ARRAY_LEN(others); i++)
            assert_true(span_is(bench_get(&b, others[i]), "theirs\n"));
        bench_close(&b);
    }
}

/* A file of two names becomes two files: that is said before. */
void test_a_second_name_is_told_before(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Edit edit;
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", span_of("0\n"));
    edit = edit_of(&b, "f", 1, "0", "1");
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_NONE);
    assert_null(strstr(plan.diff, "hard links"));
    assert_int_equal(link(bench_path(&b, "f"), bench_path(&b, "twin")), 0);
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_NONE);
    assert_non_null(strstr(plan.diff, "has 2 names (hard links)"));
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
    assert_true(span_is(bench_get(&b, "f"), "1\n"));
    assert_true(span_is(bench_get(&b, "twin"), "0\n"));
    bench_close(&b);
}

/* All within one second: the order of changes is that of writing, whatever the clock says. */
void test_undo_takes_changes_back_in_their_order(void **state)
{
    Bench b;
    Err err = ERR_INIT;
    Backup backup;
    char text[16];
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", span_of("0\n"));
    for (int i = 0; i < 9; i++) {
        char from[16];
        snprintf(from, sizeof from, "%d", i);
        snprintf(text, sizeof text, "%d", i + 1);
        change(&b, "f", from, text);
    }
    for (int i = 8; i >= 0; i--) {
        assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_NONE);
        snprintf(text, sizeof text, "%d\n", i);
        assert_true(span_is(bench_get(&b, "f"), text));
    }
    assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_INPUT);
    bench_close(&b);
}

void test_undo_of_a_named_change_loses_no_newer_one(void **state)
{
    Bench b;
    Err err = ERR_INIT;
    Backup backup;
    BackupVec all;
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", span_of("1\n"));
    bench_put(&b, "g", span_of("1\n"));
    change(&b, "f", "1", "2");
    change(&b, "g", "1", "2");
    change(&b, "f", "2", "3");
    assert_int_equal(apply_list(&b.arena, &b.world, &all, &err), ERR_NONE);
    assert_int_equal(all.len, 3);
    /* g's is older than f's second, and of another file */
    assert_int_equal(apply_undo_named(&b.arena, &b.world, all.items[1].name, &backup, &err),
                     ERR_NONE);
    assert_string_equal(backup.files.items[0], bench_path(&b, "g"));
    assert_true(span_is(bench_get(&b, "g"), "1\n"));
    assert_true(span_is(bench_get(&b, "f"), "3\n"));
    /* f's first would take the second with it */
    assert_int_equal(apply_undo_named(&b.arena, &b.world, all.items[2].name, &backup, &err),
                     ERR_CHANGED);
    assert_non_null(strstr(err.text, all.items[0].name));
    assert_true(span_is(bench_get(&b, "f"), "3\n"));
    assert_int_equal(apply_undo_named(&b.arena, &b.world, all.items[0].name, &backup, &err),
                     ERR_NONE);
    assert_int_equal(apply_undo_named(&b.arena, &b.world, all.items[2].name, &backup, &err),
                     ERR_NONE);
    assert_true(span_is(bench_get(&b, "f"), "1\n"));
    assert_int_equal(apply_undo_named(&b.arena, &b.world, all.items[2].name, &backup, &err),
                     ERR_INPUT);
    bench_close(&b);
}

void test_append_makes_the_file_and_undo_takes_it_away(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Backup backup;
    FileInfo info;
    (void)state;
    bench_open(&b);
    const char *path = bench_path(&b, ".aws/config");
    assert_int_equal(apply_plan_append(&b.arena, &b.world, path, digest_now(&b, path),
                                       "[default]\nregion = us-east-1\n", &plan, &err),
                     ERR_NONE);
    assert_string_equal(
        plan.diff,
        arena_printf(&b.arena,
                     "--- /dev/null\n+++ %s\n@@ -0,0 +1,2 @@\n+[default]\n+region = us-east-1\n",
                     path));
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
    assert_true(span_is(bench_get(&b, ".aws/config"), "[default]\nregion = us-east-1\n"));
    info = b.real->file_stat(b.real, path);
    assert_int_equal(info.mode, 0600);
    assert_int_equal(b.real->file_stat(b.real, bench_path(&b, ".aws")).mode, 0700);
    /* somebody made it meanwhile: it is not written over */
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_CHANGED);
    assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_NONE);
    assert_int_equal(b.real->file_stat(b.real, path).state, FILE_ABSENT);
    /* and what was written into it since is not taken away */
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
    bench_put(&b, ".aws/config", span_of("[default]\nregion = eu-west-1\n"));
    assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_CHANGED);
    assert_true(span_is(bench_get(&b, ".aws/config"), "[default]\nregion = eu-west-1\n"));
    bench_close(&b);
}

void test_append_starts_after_a_blank_line(void **state)
{
    static const struct {
        const char *before, *after, *diff;
    } rows[] = {
        {"", "[n]\n", "@@ -0,0 +1,1 @@\n+[n]\n"},
        {"[a]\n[b]\n[c]\n", "[a]\n[b]\n[c]\n\n[n]\n", "@@ -2,2 +2,4 @@\n [b]\n [c]\n+\n+[n]\n"},
        {"[a]\n\n", "[a]\n\n[n]\n", "@@ -1,2 +1,3 @@\n [a]\n \n+[n]\n"},
        {"[a]\n[b]", "[a]\n[b]\n\n[n]\n",
         "@@ -1,2 +1,4 @@\n [a]\n-[b]\n\\ No newline at end of file\n+[b]\n+\n+[n]\n"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Bench b;
        ApplyPlan plan;
        Err err = ERR_INIT;
        Backup backup;
        bench_open(&b);
        bench_put(&b, "f", span_of(rows[i].before));
        assert_int_equal(apply_plan_append(&b.arena, &b.world, bench_path(&b, "f"),
                                           digest_now(&b, bench_path(&b, "f")), "[n]\n", &plan,
                                           &err),
                         ERR_NONE);
        assert_non_null(strstr(plan.diff, rows[i].diff));
        assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
        assert_true(span_is(bench_get(&b, "f"), rows[i].after));
        assert_int_equal(b.real->file_stat(b.real, bench_path(&b, "f")).mode, 0640);
        assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_NONE);
        assert_true(span_is(bench_get(&b, "f"), rows[i].before));
        bench_close(&b);
    }
}

void test_append_refuses_what_is_no_text(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", (Span){"\xFF\xFE[\0a\0", 6});
    assert_int_equal(apply_plan_append(&b.arena, &b.world, bench_path(&b, "f"),
                                       digest_now(&b, bench_path(&b, "f")), "[n]\n", &plan, &err),
                     ERR_INPUT);
    bench_close(&b);
}

/* ---- generated files ---- */

static unsigned seed = 12345;

static unsigned dice(unsigned sides)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % sides;
}

static const char *generated_line(Arena *a)
{
    static const char *const parts[] = {"[profile x]",
                                        "[default]",
                                        "",
                                        "  # comment",
                                        "region = eu-west-1",
                                        "key\t=\tv ",
                                        "\xEF\xBB\xBF[a]",
                                        "\"quoted\"",
                                        "a\x01b",
                                        "ümläut = ü",
                                        "trailing  ",
                                        "=\r=",
                                        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
    return arena_printf(a, "%s%s", parts[dice(ARRAY_LEN(parts))], dice(3) == 0 ? "\r" : "");
}

static Span generated_file(Arena *a, const char *lines[], unsigned *out_n)
{
    AUTO_BUF Buf b = BUF_INIT(64 * 1024);
    *out_n = 1 + dice(30);
    for (unsigned i = 0; i < *out_n; i++) {
        lines[i] = generated_line(a);
        if (i + 1 == *out_n && lines[i][0] == '\0')
            lines[i] = "x"; /* an empty last line without its end is no line */
        buf_add_str(&b, lines[i]);
        if (i + 1 < *out_n || dice(2))
            buf_add_char(&b, '\n');
    }
    return (Span){arena_span(a, buf_span(&b)), b.len};
}

static Fix *generated_fix(Bench *b, const char *name, const char *const lines[], unsigned n)
{
    Edit edits[32];
    size_t made = 0;
    for (unsigned i = 0; i < n; i++) {
        unsigned kind = dice(6);
        if (kind == 0)
            edits[made++] = edit_of(b, name, (int)i + 1, lines[i], generated_line(&b->arena));
        else if (kind == 1)
            edits[made++] = edit_of(b, name, (int)i + 1, lines[i], NULL);
        else if (kind == 2)
            edits[made++] = edit_of(b, name, (int)i + 1, NULL, generated_line(&b->arena));
    }
    return fix_of(b, edits, made);
}

void test_apply_undo_gives_back_every_byte_of_1000_files(void **state)
{
    Bench b;
    int changed = 0;
    (void)state;
    bench_open(&b);
    for (int round = 0; round < 1000; round++) {
        const char *lines[32];
        unsigned n;
        Span before = generated_file(&b.arena, lines, &n);
        ApplyPlan plan;
        Backup backup;
        Err err = ERR_INIT;
        Fix *fix = generated_fix(&b, "f", lines, n);
        bench_put(&b, "f", before);
        assert_int_equal(plan_of(&b, fix, &plan, &err), ERR_NONE);
        if (fix->edits.len == 0)
            continue;
        assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
        assert_true(same(bench_get(&b, "f"), plan.files.items[0].after));
        changed += !same(plan.files.items[0].after, before);
        assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_NONE);
        assert_true(same(bench_get(&b, "f"), before));
    }
    assert_true(changed > 500);
    bench_close(&b);
}

/* Each write fails in turn: every file is then the old one or the new one, and an undo still finds
 * its way. */
void test_apply_survives_a_failure_at_each_write(void **state)
{
    static const char *const names[] = {"one", "two", "three"};
    bool finished = false;
    (void)state;
    for (long fail_at = 0; !finished; fail_at++) {
        Bench b;
        ApplyPlan plan;
        Err err = ERR_INIT;
        Edit edits[3];
        enum err e;
        int new_files = 0;
        bench_open(&b);
        for (int i = 0; i < 3; i++) {
            bench_put(&b, names[i], span_of("old\n"));
            edits[i] = edit_of(&b, names[i], 1, "old", "new");
        }
        assert_int_equal(plan_of(&b, fix_of(&b, edits, 3), &plan, &err), ERR_NONE);
        writes_left = fail_at;
        e = apply_write(&b.arena, &b.world, &plan, &err);
        finished = writes_left > 0 || e == ERR_NONE;
        writes_left = -1;
        for (int i = 0; i < 3; i++) {
            Span now = bench_get(&b, names[i]);
            assert_true(span_is(now, "old\n") || span_is(now, "new\n"));
            new_files += span_is(now, "new\n");
        }
        assert_int_equal(e == ERR_NONE, new_files == 3);
        if (e) {
            assert_true(err.text[0] != '\0');
            Backup backup;
            if (new_files > 0)
                assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_NONE);
            for (int i = 0; i < 3; i++)
                assert_true(span_is(bench_get(&b, names[i]), "old\n"));
        }
        bench_close(&b);
    }
}

/* ---- somebody else saves meanwhile ---- */

/* The file is put in place anew, as editors do it. */
static void save_by_rename(Bench *b, const FileSwap *swap)
{
    const char *beside = arena_printf(&b->arena, "%s.editor", swap->path);
    before_swap = NULL;
    assert_int_equal(b->real->file_write(b->real, beside, SPAN_LITERAL("edited\n"), 0600, NULL),
                     ERR_NONE);
    assert_int_equal(rename(beside, swap->path), 0);
}

static void remove_it(Bench *b, const FileSwap *swap)
{
    (void)b;
    before_swap = NULL;
    assert_int_equal(unlink(swap->path), 0);
}

static size_t backups_of(Bench *b)
{
    BackupVec all;
    Err err = ERR_INIT;
    assert_int_equal(apply_list(&b->arena, &b->world, &all, &err), ERR_NONE);
    return all.len;
}

/* The damage was diagnosed in one text; the line of that number is another one in the next. */
void test_no_plan_is_made_for_a_file_that_was_not_diagnosed(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Snapshot *files;
    Edit edit;
    const char *path;
    (void)state;
    bench_open(&b);
    path = bench_path(&b, "f");
    bench_put(&b, "f", span_of("[default]\naws_session_token = x\nkey = 1\n"));
    files = snapshot_new(&b.arena, b.real);
    assert_true(fileedit_value(&b.arena, files, path, 2) != NULL);
    bench_put(&b, "f", span_of("# new\n[default]\naws_session_token = x\nkey = 1\n"));
    assert_true(fileedit_drop(&b.arena, files, path, 2, &edit));
    assert_non_null(strstr(edit.shown_before, "aws_session_token"));
    assert_int_equal(
        apply_plan(&b.arena, &b.world, (const Fix *const[]){fix_of(&b, &edit, 1)}, 1, &plan, &err),
        ERR_CHANGED);
    assert_non_null(strstr(err.text, "was changed since it was read"));
    /* the same line under the same number, but not in the same file */
    bench_put(&b, "f", span_of("[default]\naws_session_token = x\nkey = 2\n"));
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_CHANGED);
    /* an edit that names no file it was made for */
    edit.digest = NULL;
    assert_int_equal(
        apply_plan(&b.arena, &b.world, (const Fix *const[]){fix_of(&b, &edit, 1)}, 1, &plan, &err),
        ERR_CHANGED);
    bench_close(&b);
}

void test_a_save_between_comparison_and_replacement_stays(void **state)
{
    static const struct {
        void (*other)(Bench *, const FileSwap *);
        const char *left;
    } rows[] = {{save_by_rename, "edited\n"}, {remove_it, NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Bench b;
        ApplyPlan plan;
        Err err = ERR_INIT;
        Edit edits[2];
        bench_open(&b);
        bench_put(&b, "f", span_of("old\n"));
        bench_put(&b, "g", span_of("old\n"));
        edits[0] = edit_of(&b, "g", 1, "old", "new");
        edits[1] = edit_of(&b, "f", 1, "old", "new");
        assert_int_equal(plan_of(&b, fix_of(&b, edits, 2), &plan, &err), ERR_NONE);
        before_swap = rows[i].other; /* of the first file, g */
        assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_CHANGED);
        assert_non_null(strstr(err.text, "g was changed since it was read"));
        if (rows[i].left)
            assert_true(span_is(bench_get(&b, "g"), rows[i].left));
        else
            assert_int_equal(b.real->file_stat(b.real, bench_path(&b, "g")).state, FILE_ABSENT);
        assert_true(span_is(bench_get(&b, "f"), "old\n"));
        assert_int_equal(backups_of(&b), 0);
        bench_close(&b);
    }
}

static void save_second(Bench *b, const FileSwap *swap)
{
    if (strstr(swap->path, "/f"))
        save_by_rename(b, swap);
}

void test_files_written_before_the_one_that_changed_go_back(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Edit edits[2];
    (void)state;
    bench_open(&b);
    bench_put(&b, "g", span_of("old\n"));
    bench_put(&b, "f", span_of("old\n"));
    edits[0] = edit_of(&b, "g", 1, "old", "new");
    edits[1] = edit_of(&b, "f", 1, "old", "new");
    assert_int_equal(plan_of(&b, fix_of(&b, edits, 2), &plan, &err), ERR_NONE);
    before_swap = save_second;
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_CHANGED);
    assert_true(span_is(bench_get(&b, "g"), "old\n"));
    assert_true(span_is(bench_get(&b, "f"), "edited\n"));
    assert_int_equal(backups_of(&b), 0);
    bench_close(&b);
}

void test_a_save_during_an_undo_stays(void **state)
{
    Bench b;
    Err err = ERR_INIT;
    Backup backup;
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", span_of("1\n"));
    change(&b, "f", "1", "2");
    before_swap = save_by_rename;
    assert_int_equal(apply_undo(&b.arena, &b.world, &backup, &err), ERR_CHANGED);
    assert_true(span_is(bench_get(&b, "f"), "edited\n"));
    assert_int_equal(backups_of(&b), 1);
    bench_close(&b);
}

void test_an_append_is_for_the_file_that_was_read(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    const char *path, *digest;
    (void)state;
    bench_open(&b);
    path = bench_path(&b, "config");
    /* absent when it was judged, and made by another since */
    bench_put(&b, "config", span_of("[profile work]\n"));
    assert_int_equal(
        apply_plan_append(&b.arena, &b.world, path, NULL, "[profile work]\n", &plan, &err),
        ERR_CHANGED);
    digest = digest_now(&b, path);
    assert_int_equal(apply_plan_append(&b.arena, &b.world, path, digest, "[x]\n", &plan, &err),
                     ERR_NONE);
    before_swap = save_by_rename;
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_CHANGED);
    assert_true(span_is(bench_get(&b, "config"), "edited\n"));
    assert_int_equal(apply_plan_append(&b.arena, &b.world, path, digest, "[x]\n", &plan, &err),
                     ERR_CHANGED);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(apply_plan_append(&b.arena, &b.world, path, digest, "[x]\n", &plan, &err),
                     ERR_CHANGED);
    bench_close(&b);
}

/* Whoever has the old file open while it is replaced, and writes on, writes into the backup. */
void test_a_late_writer_to_the_old_file_is_in_the_backup(void **state)
{
    Bench b;
    ApplyPlan plan;
    Err err = ERR_INIT;
    Edit edit;
    BackupVec all;
    FILE *late;
    (void)state;
    bench_open(&b);
    bench_put(&b, "f", span_of("old\n"));
    late = fopen(bench_path(&b, "f"), "r+");
    assert_non_null(late);
    edit = edit_of(&b, "f", 1, "old", "new");
    assert_int_equal(plan_of(&b, fix_of(&b, &edit, 1), &plan, &err), ERR_NONE);
    assert_int_equal(apply_write(&b.arena, &b.world, &plan, &err), ERR_NONE);
    fputs("late", late);
    fclose(late);
    assert_int_equal(apply_list(&b.arena, &b.world, &all, &err), ERR_NONE);
    assert_true(
        span_is(bench_get(&b, arena_printf(&b.arena, ".local/state/why403/backups/%s/0.before",
                                           all.items[0].name)),
                "late"));
    assert_true(span_is(bench_get(&b, "f"), "new\n"));
    bench_close(&b);
}
