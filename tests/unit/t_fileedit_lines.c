#include "tests/support/setup.h"

#include <string.h>

#include "edit/fileedit.h"
#include "engine/apply.h"
#include "tests/support/fakeworld.h"

/* What the file would become when the edits are applied; "" when they can't be. */
static const char *applied(Arena *arena, World *w, const EditVec *edits)
{
    Fix fix = {0};
    const Fix *fixes[] = {&fix};
    ApplyPlan plan = {0};
    Err err = ERR_INIT;
    fix.edits = *edits;
    if (edits->len == 0 || apply_plan(arena, w, fixes, 1, &plan, &err) || plan.files.len != 1)
        return "";
    return arena_span(arena, plan.files.items[0].after);
}

typedef bool (*EditLines)(Arena *, Snapshot *, const char *, EditVec *);

static bool join_third(Arena *a, Snapshot *s, const char *path, EditVec *out)
{
    return fileedit_join(a, s, path, 3, out);
}

static bool drop_block_second(Arena *a, Snapshot *s, const char *path, EditVec *out)
{
    return fileedit_drop_block(a, s, path, 2, out);
}

static bool quotes_first(Arena *a, Snapshot *s, const char *path, EditVec *out)
{
    return fileedit_straight_quotes(a, s, path, 1, out);
}

void test_edits_of_several_lines(void **state)
{
    static const struct {
        const char *name;
        EditLines edit;
        Span before;
        const char *after; /* NULL: refused */
    } rows[] = {
        {"wrapped secret (damage-21)", join_third,
         SPAN_LITERAL("[d]\nid = A\nsecret = abc\n  def\n\tghi\n# end\n"),
         "[d]\nid = A\nsecret = abcdefghi\n# end\n"},
        {"nothing to join", join_third, SPAN_LITERAL("[d]\nid = A\nsecret = abc\nregion = x\n"),
         NULL},
        {"an indented setting is no continuation", join_third,
         SPAN_LITERAL("[d]\nid = A\nsecret = abc\n  region = x\n"), NULL},
        {"a block with nested braces", drop_block_second,
         SPAN_LITERAL("a\nprovider \"x\" {\n  h = [\n    \"}\",\n  ]\n  b {\n  }\n}\nz\n"),
         "a\nz\n"},
        {"a block that never ends", drop_block_second, SPAN_LITERAL("a\nprovider {\n  b\n"), NULL},
        {"UTF-16 little endian (damage-16)", fileedit_to_utf8,
         SPAN_LITERAL("\xFF\xFE[\0d\0]\0\n\0k\0=\0\xFC\0\n\0"), "[d]\nk=\xC3\xBC\n"},
        {"UTF-16 big endian", fileedit_to_utf8, SPAN_LITERAL("\xFE\xFF\0[\0d\0]\0\n\0k\0\n"),
         "[d]\nk\n"},
        {"UTF-16 beyond its first plane", fileedit_to_utf8,
         SPAN_LITERAL("\xFF\xFE[\0d\0]\0\n\0\x3D\xD8\x80\xDE\n\0"), NULL},
        {"shell lines (damage-09)", fileedit_from_shell,
         SPAN_LITERAL("# mine\nexport AWS_ACCESS_KEY_ID=A\nexport AWS_SECRET_ACCESS_KEY=\"b=\"\n"),
         "# mine\n[default]\naws_access_key_id = A\naws_secret_access_key = b=\n"},
        {"shell lines below a section", fileedit_from_shell,
         SPAN_LITERAL("[p]\nset AWS_REGION=x\r\n"), "[p]\nregion = x\n"},
        {"shell lines of PowerShell", fileedit_from_shell,
         SPAN_LITERAL("$env:AWS_ACCESS_KEY_ID = \"A\"\r\n$Env:AWS_SECRET_ACCESS_KEY=\"b==\"\r\n"),
         "[default]\naws_access_key_id = A\naws_secret_access_key = b==\n"},
        {"shell lines without an equal sign", fileedit_from_shell,
         SPAN_LITERAL("setx AWS_ACCESS_KEY_ID A\nset -g -x AWS_SECRET_ACCESS_KEY 'b='\n"
                      "setenv AWS_REGION x\n"),
         "[default]\naws_access_key_id = A\naws_secret_access_key = b=\nregion = x\n"},
        {"a name and a value that no command sets", fileedit_from_shell,
         SPAN_LITERAL("[p]\nAWS_REGION x\nexport AWS_REGION\nsetx AWS_REGION\n"), NULL},
        {"no shell line", fileedit_from_shell, SPAN_LITERAL("[p]\nregion=x\n"), NULL},
        {"typographic quotes (damage-24)", quotes_first,
         SPAN_LITERAL("r = \xE2\x80\x9C"
                      "x\xE2\x80\x9D\nz\n"),
         "r = \"x\"\nz\n"},
        {"no byte order mark", fileedit_to_utf8, SPAN_LITERAL("[d]\n"), NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena arena = ARENA_INIT;
        World *w = fake_world("/nowhere", NULL);
        EditVec edits = VEC_INIT;
        bool made;
        fake_world_put(w, "/f", rows[i].before);
        made = rows[i].edit(&arena, snapshot_new(&arena, w), "/f", &edits);
        if (made != (rows[i].after != NULL) ||
            (made && strcmp(applied(&arena, w, &edits), rows[i].after) != 0))
            fail_msg("%s: %s", rows[i].name, made ? applied(&arena, w, &edits) : "refused");
        fake_world_free(w);
        arena_clear(&arena);
    }
}
