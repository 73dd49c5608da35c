#include "tests/support/setup.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/host.h"

/* A folder with one file "f", and a World that can exchange names or can't. */
typedef struct Room {
    char dir[64];
    char path[80];
    Arena arena;
    World *w;
} Room;

static void room_open(Room *r, bool no_exchange, const char *text)
{
    HostOverlay overlay = {.no_exchange = no_exchange};
    *r = (Room){.arena = ARENA_INIT};
    snprintf(r->dir, sizeof r->dir, "/tmp/why403-swap-XXXXXX");
    assert_non_null(mkdtemp(r->dir));
    snprintf(r->path, sizeof r->path, "%s/f", r->dir);
    r->w = host_world_overlay(&overlay);
    if (text)
        assert_int_equal(r->w->file_write(r->w, r->path, span_of(text), 0640, NULL), ERR_NONE);
}

/* Nothing but what the test names may be left in the folder. */
static void room_close(Room *r, int expected_files)
{
    DIR *dir = opendir(r->dir);
    int n = 0;
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.') {
            n++;
            unlink(arena_printf(&r->arena, "%s/%s", r->dir, e->d_name));
        }
    closedir(dir);
    assert_int_equal(rmdir(r->dir), 0);
    host_world_free(r->w);
    arena_clear(&r->arena);
    assert_int_equal(n, expected_files);
}

static bool room_holds(Room *r, const char *text)
{
    Span now;
    enum file_state state = r->w->file_read(r->w, &r->arena, r->path, 1000, &now);
    return text ? state == FILE_OK && span_is(now, text) : state == FILE_ABSENT;
}

void test_a_file_is_replaced_only_if_it_is_what_was_read(void **state)
{
    static const struct {
        const char *there, *before, *after, *left;
        enum err err;
    } rows[] = {
        {"old", "old", "new", "new", ERR_NONE},       {"other", "old", "new", "other", ERR_CHANGED},
        {"old2", "old", "new", "old2", ERR_CHANGED},  {"", "", "new", "new", ERR_NONE},
        {NULL, "old", "new", NULL, ERR_CHANGED},      {NULL, NULL, "new", "new", ERR_NONE},
        {"other", NULL, "new", "other", ERR_CHANGED}, {"old", "old", NULL, NULL, ERR_NONE},
        {"other", "old", NULL, "other", ERR_CHANGED}, {NULL, "old", NULL, NULL, ERR_CHANGED},
        {NULL, NULL, NULL, NULL, ERR_NONE},           {"old", NULL, NULL, "old", ERR_CHANGED},
    };
    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
        size_t n = i / 2;
        Room r;
        Span before = span_of(rows[n].before), after = span_of(rows[n].after);
        FileSwap swap = {.before = rows[n].before ? &before : NULL,
                         .after = rows[n].after ? &after : NULL,
                         .mode = 0600};
        room_open(&r, i % 2 == 1, rows[n].there);
        swap.path = r.path;
        assert_int_equal(r.w->file_swap(r.w, &swap, NULL), rows[n].err);
        if (!room_holds(&r, rows[n].left))
            fail_msg("row %zu, exchange %zu", n, 1 - i % 2);
        if (rows[n].there && rows[n].left)
            assert_int_equal(r.w->file_stat(r.w, r.path).mode, 0640);
        room_close(&r, rows[n].left ? 1 : 0);
    }
}

void test_what_was_replaced_takes_the_place_of_its_copy(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        Room r;
        Span before = SPAN_LITERAL("old"), after = SPAN_LITERAL("new"), kept;
        FileSwap swap = {.before = &before, .after = &after};
        struct stat was, is;
        room_open(&r, i == 1, "old");
        swap.path = r.path;
        swap.keep = arena_printf(&r.arena, "%s/copy", r.dir);
        assert_int_equal(r.w->file_write(r.w, swap.keep, before, 0600, NULL), ERR_NONE);
        assert_int_equal(stat(r.path, &was), 0);
        assert_int_equal(r.w->file_swap(r.w, &swap, NULL), ERR_NONE);
        assert_int_equal(stat(swap.keep, &is), 0);
        assert_int_equal(was.st_ino, is.st_ino);
        assert_int_equal(is.st_mode & 0777, 0600);
        assert_int_equal(r.w->file_read(r.w, &r.arena, swap.keep, 100, &kept), FILE_OK);
        assert_true(span_is(kept, "old"));
        room_close(&r, 2);
    }
}

void test_the_file_behind_a_link_is_replaced(void **state)
{
    Room r;
    Span before = SPAN_LITERAL("old"), after = SPAN_LITERAL("new");
    FileSwap swap = {.before = &before, .after = &after};
    (void)state;
    room_open(&r, false, "old");
    swap.path = arena_printf(&r.arena, "%s/link", r.dir);
    assert_int_equal(symlink("f", swap.path), 0);
    assert_int_equal(r.w->file_swap(r.w, &swap, NULL), ERR_NONE);
    assert_true(room_holds(&r, "new"));
    assert_true(r.w->file_stat(r.w, swap.path).is_symlink);
    room_close(&r, 2);
}

/* A second process saves the file over and over while this one swaps: what the other saved last is
 * there in the end, or this one's text that was made of it. */
void test_no_save_of_another_is_lost(void **state)
{
    enum { ROUNDS = 300 };
    Room r;
    pid_t other;
    Span now;
    int swapped = 0;
    (void)state;
    room_open(&r, false, "0");
    other = fork();
    if (other == 0) {
        char beside[100];
        snprintf(beside, sizeof beside, "%s/other", r.dir);
        for (int i = 1; i <= ROUNDS; i++) {
            FILE *f = fopen(beside, "w");
            if (!f || fprintf(f, "%d", i) < 0 || fclose(f) != 0 || rename(beside, r.path) != 0)
                _exit(1);
        }
        _exit(0);
    }
    for (int status = 0, done = 0; !done;) {
        done = waitpid(other, &status, WNOHANG) == other;
        assert_int_equal(status, 0);
        if (r.w->file_read(r.w, &r.arena, r.path, 100, &now) == FILE_OK) {
            Span to = span_of(arena_printf(&r.arena, "%s+", arena_span(&r.arena, now)));
            FileSwap swap = {.path = r.path, .before = &now, .after = &to};
            swapped += r.w->file_swap(r.w, &swap, NULL) == ERR_NONE;
        }
    }
    assert_true(swapped > 0);
    assert_int_equal(r.w->file_read(r.w, &r.arena, r.path, 1000, &now), FILE_OK);
    assert_int_equal(strtol(arena_span(&r.arena, now), NULL, 10), ROUNDS);
    room_close(&r, 1);
}
