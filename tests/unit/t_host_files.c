/* The real World's files: every state of a path, and writing that is never seen half done. */
#include "tests/support/setup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/host.h"

/* A folder of its own for each test, removed at its end. */
typedef struct Folder {
    Arena arena;
    World *w;
    char dir[64];
} Folder;

static void folder_open(Folder *x)
{
    *x = (Folder){.w = host_world_new()};
    snprintf(x->dir, sizeof x->dir, "/tmp/why403-files-XXXXXX");
    assert_non_null(mkdtemp(x->dir));
}

static void folder_close(Folder *x)
{
    NameVec names;
    x->w->dir_list(x->w, &x->arena, x->dir, &names);
    for (size_t i = 0; i < names.len; i++) {
        const char *path = arena_printf(&x->arena, "%s/%s", x->dir, names.items[i]);
        if (unlink(path) != 0)
            rmdir(path);
    }
    rmdir(x->dir);
    host_world_free(x->w);
    arena_clear(&x->arena);
}

static const char *folder_path(Folder *x, const char *name)
{
    return arena_printf(&x->arena, "%s/%s", x->dir, name);
}

static const char *folder_put(Folder *x, const char *name, const char *text)
{
    const char *path = folder_path(x, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path;
}

static enum file_state folder_read(Folder *x, const char *path, size_t max, Span *out)
{
    return x->w->file_read(x->w, &x->arena, path, max, out);
}

void test_each_state_of_a_path(void **state)
{
    Folder x;
    Span got;
    const char *loop, *denied;
    (void)state;
    folder_open(&x);
    loop = folder_path(&x, "loop");
    denied = folder_put(&x, "denied", "x");
    assert_int_equal(symlink(loop, loop), 0);
    assert_int_equal(mkfifo(folder_path(&x, "fifo"), 0600), 0);
    assert_int_equal(chmod(denied, 0), 0);
    folder_put(&x, "big", "0123456789");
    assert_int_equal(folder_read(&x, loop, 100, &got), FILE_LOOP);
    assert_int_equal(folder_read(&x, folder_path(&x, "fifo"), 100, &got), FILE_NOT_REGULAR);
    assert_int_equal(folder_read(&x, "/dev/zero", 100, &got), FILE_NOT_REGULAR);
    assert_int_equal(folder_read(&x, x.dir, 100, &got), FILE_IS_DIR);
    assert_int_equal(folder_read(&x, folder_path(&x, "big"), 9, &got), FILE_TOO_BIG);
    assert_int_equal(got.len, 0);
    assert_int_equal(folder_read(&x, folder_path(&x, "none"), 100, &got), FILE_ABSENT);
    assert_int_equal(folder_read(&x, folder_path(&x, "big/below"), 100, &got), FILE_ABSENT);
    assert_int_equal(folder_read(&x, "", 100, &got), FILE_ABSENT);
    assert_int_equal(folder_read(&x, NULL, 100, &got), FILE_ABSENT);
    if (geteuid() != 0)
        assert_int_equal(folder_read(&x, denied, 100, &got), FILE_DENIED);
    folder_close(&x);
}

void test_what_is_there_is_read_whole(void **state)
{
    static char bytes[100000];
    Folder x;
    Span got;
    int fd;
    (void)state;
    folder_open(&x);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i % 251);
    fd = open(folder_path(&x, "f"), O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
    close(fd);
    assert_int_equal(symlink("f", folder_path(&x, "link")), 0);
    assert_int_equal(folder_read(&x, folder_path(&x, "link"), sizeof bytes, &got), FILE_OK);
    assert_int_equal(got.len, sizeof bytes);
    assert_memory_equal(got.ptr, bytes, sizeof bytes);
    assert_int_equal(folder_read(&x, "/dev/null", 100, &got), FILE_OK);
    assert_int_equal(got.len, 0);
    assert_int_equal(folder_read(&x, "/proc/self/stat", 100000, &got), FILE_OK);
    assert_true(got.len > 0);
    folder_close(&x);
}

void test_stat_and_listing(void **state)
{
    Folder x;
    FileInfo info;
    NameVec names;
    (void)state;
    folder_open(&x);
    folder_put(&x, "b", "12345");
    folder_put(&x, "a", "");
    folder_put(&x, "B", "");
    assert_int_equal(symlink("b", folder_path(&x, "z")), 0);
    assert_int_equal(chmod(folder_path(&x, "b"), 0640), 0);
    info = x.w->file_stat(x.w, folder_path(&x, "z"));
    assert_int_equal(info.state, FILE_OK);
    assert_true(info.is_symlink && !info.is_dir);
    assert_int_equal(info.mode, 0640);
    assert_int_equal(info.size_bytes, 5);
    assert_int_equal(info.uid, geteuid());
    info = x.w->file_stat(x.w, x.dir);
    assert_true(info.state == FILE_OK && info.is_dir);
    assert_int_equal(x.w->file_stat(x.w, folder_path(&x, "none")).state, FILE_ABSENT);
    assert_int_equal(x.w->dir_list(x.w, &x.arena, x.dir, &names), FILE_OK);
    assert_int_equal(names.len, 4);
    assert_string_equal(names.items[0], "B");
    assert_string_equal(names.items[3], "z");
    assert_int_equal(x.w->dir_list(x.w, &x.arena, folder_path(&x, "none"), &names), FILE_ABSENT);
    assert_int_equal(x.w->dir_list(x.w, &x.arena, folder_path(&x, "b"), &names), FILE_ABSENT);
    assert_string_equal(x.w->file_real(x.w, &x.arena, folder_path(&x, "z")), folder_path(&x, "b"));
    assert_null(x.w->file_real(x.w, &x.arena, folder_path(&x, "none")));
    folder_close(&x);
}

static void assert_holds(Folder *x, const char *path, const char *text)
{
    Span got;
    assert_int_equal(folder_read(x, path, 1000, &got), FILE_OK);
    assert_string_equal(got.ptr, text);
}

void test_a_write_keeps_mode_and_follows_links(void **state)
{
    Folder x;
    NameVec names;
    Err err = ERR_INIT;
    (void)state;
    folder_open(&x);
    folder_put(&x, "f", "old");
    assert_int_equal(chmod(folder_path(&x, "f"), 0640), 0);
    assert_int_equal(symlink("f", folder_path(&x, "link")), 0);
    assert_int_equal(symlink("later", folder_path(&x, "dangling")), 0);
    assert_int_equal(x.w->file_write(x.w, folder_path(&x, "link"), span_of("new"), 0600, &err),
                     ERR_NONE);
    assert_holds(&x, folder_path(&x, "f"), "new");
    assert_true(x.w->file_stat(x.w, folder_path(&x, "link")).is_symlink);
    assert_int_equal(x.w->file_stat(x.w, folder_path(&x, "f")).mode, 0640);
    assert_int_equal(x.w->file_write(x.w, folder_path(&x, "dangling"), span_of("made"), 0600, &err),
                     ERR_NONE);
    assert_holds(&x, folder_path(&x, "later"), "made");
    assert_int_equal(x.w->file_stat(x.w, folder_path(&x, "later")).mode, 0600);
    assert_int_equal(x.w->dir_list(x.w, &x.arena, x.dir, &names), FILE_OK);
    assert_int_equal(names.len, 4); /* nothing is left beside */
    folder_close(&x);
}

/* Owner rw, user 1 r, group nothing, mask r, others nothing (acl(5), version 2). */
static const unsigned char list[] = {
    2, 0, 0,    0,    1,    0,    6,  0, 0xff, 0xff, 0xff, 0xff, 2,    0,   4,
    0, 1, 0,    0,    0,    4,    0,  0, 0,    0xff, 0xff, 0xff, 0xff, 16,  0,
    4, 0, 0xff, 0xff, 0xff, 0xff, 32, 0, 0,    0,    0xff, 0xff, 0xff, 0xff};
static const char name[] = "system.posix_acl_access";

void test_a_write_keeps_the_access_control_list(void **state)
{
    unsigned char got[256];
    Folder x;
    const char *path;
    Err err = ERR_INIT;
    (void)state;
    folder_open(&x);
    path = folder_put(&x, "f", "old");
    if (setxattr(path, name, list, sizeof list, 0) != 0) {
        folder_close(&x);
        skip(); /* a file system without lists */
    }
    assert_int_equal(x.w->file_write(x.w, path, span_of("new"), 0600, &err), ERR_NONE);
    assert_holds(&x, path, "new");
    assert_int_equal(getxattr(path, name, got, sizeof got), sizeof list);
    assert_memory_equal(got, list, sizeof list);
    folder_close(&x);
}

/* A report over a file that everybody may read. */
void test_a_write_opens_a_file_no_wider_than_it_is_told(void **state)
{
    Folder x;
    const char *path;
    Err err = ERR_INIT;
    struct stat st;
    unsigned char got[256];
    (void)state;
    folder_open(&x);
    path = folder_put(&x, "f", "old");
    assert_int_equal(chmod(path, 0644), 0);
    (void)setxattr(path, name, list, sizeof list, 0); /* where the file system has such */
    assert_int_equal(x.w->file_write(x.w, path, span_of("new"), 0600 | FILE_NO_WIDER, &err),
                     ERR_NONE);
    assert_holds(&x, path, "new");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(getxattr(path, name, got, sizeof got) < 0);
    folder_close(&x);
}

void test_a_write_keeps_what_tools_noted_about_the_file(void **state)
{
    char got[8];
    Folder x;
    const char *path;
    Err err = ERR_INIT;
    (void)state;
    folder_open(&x);
    path = folder_put(&x, "f", "old");
    if (setxattr(path, "user.one", "1", 1, 0) != 0 || setxattr(path, "user.two", "", 0, 0) != 0) {
        folder_close(&x);
        skip(); /* a file system without attributes */
    }
    assert_int_equal(x.w->file_write(x.w, path, span_of("new"), 0600, &err), ERR_NONE);
    assert_holds(&x, path, "new");
    assert_int_equal(getxattr(path, "user.one", got, sizeof got), 1);
    assert_int_equal(getxattr(path, "user.two", got, sizeof got), 0);
    folder_close(&x);
}

void test_a_write_that_fails_leaves_the_old_file(void **state)
{
    Folder x;
    Err err = ERR_INIT;
    const char *loop;
    (void)state;
    folder_open(&x);
    loop = folder_path(&x, "loop");
    assert_int_equal(symlink(loop, loop), 0);
    assert_int_equal(mkdir(folder_path(&x, "d"), 0700), 0);
    assert_int_equal(x.w->file_write(x.w, folder_path(&x, "none/f"), span_of("x"), 0600, &err),
                     ERR_IO);
    assert_non_null(strstr(err.text, "none/f"));
    assert_int_equal(x.w->file_write(x.w, folder_path(&x, "d"), span_of("x"), 0600, &err),
                     ERR_INPUT);
    assert_int_equal(x.w->file_write(x.w, loop, span_of("x"), 0600, &err), ERR_INPUT);
    assert_int_equal(x.w->file_write(x.w, "", span_of("x"), 0600, &err), ERR_INPUT);
    folder_close(&x);
}

/* In an overlay relative paths and the environment are the sandbox's. */
void test_an_overlay_has_its_own_folder_and_environment(void **state)
{
    static const char *const env[] = {"HOME=/sandbox", "EMPTY=", "AWS_PROFILE=lab", NULL};
    Folder x;
    HostOverlay overlay = {.env = env};
    World *w;
    Span got;
    (void)state;
    folder_open(&x);
    folder_put(&x, "f", "here");
    overlay.cwd = x.dir;
    w = host_world_overlay(&overlay);
    assert_int_equal(w->file_read(w, &x.arena, "f", 100, &got), FILE_OK);
    assert_string_equal(w->file_real(w, &x.arena, "f"), folder_path(&x, "f"));
    assert_int_equal(w->file_write(w, "g", span_of("1"), 0600, NULL), ERR_NONE);
    assert_holds(&x, folder_path(&x, "g"), "1");
    assert_string_equal(w->cwd(w), x.dir);
    assert_string_equal(w->env_get(w, "AWS_PROFILE"), "lab");
    assert_string_equal(w->env_get(w, "EMPTY"), "");
    assert_null(w->env_get(w, "AWS_PROF"));
    assert_null(w->env_get(w, "PATH"));
    assert_string_equal(w->env_all(w)[0], "HOME=/sandbox");
    host_world_free(w);
    folder_close(&x);
}

void test_environment_clock_and_random_are_the_processes(void **state)
{
    World *w = host_world_new();
    unsigned char a[32] = {0}, b[32] = {0};
    (void)state;
    setenv("WHY403_TEST_X", "1", 1);
    assert_string_equal(w->env_get(w, "WHY403_TEST_X"), "1");
    unsetenv("WHY403_TEST_X");
    assert_null(w->env_get(w, "WHY403_TEST_X"));
    assert_true(w->now_s(w) > 1700000000);
    assert_true(w->cwd(w)[0] == '/');
    w->random(w, a, sizeof a);
    w->random(w, b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    host_world_free(w);
}
