/*
 * hclparse FILE...: parses each file as Terraform's language (by its ending as JSON) and prints
 * those that don't parse, with line, column and summary; then the counts. Exit code 1 if one did
 * not parse. For checking the parser against public repositories.
 */
#include <stdio.h>
#include <unistd.h>

#include "hcl/hcl.h"
#include "tests/support/fakeworld.h"

enum { HCLPARSE_MAX = 64 * 1024 * 1024 };

int main(int argc, char **argv)
{
    char cwd[4096];
    int bad = 0;
    World *w = getcwd(cwd, sizeof cwd) ? fake_world(cwd, NULL) : NULL;
    for (int i = 1; w && i < argc; i++) {
        Arena arena = ARENA_INIT;
        Span text;
        const HclFile *f;
        if (w->file_read(w, &arena, argv[i], HCLPARSE_MAX, &text) != FILE_OK) {
            printf("%s: unreadable\n", argv[i]);
            bad++;
            continue;
        }
        f = span_ends(span_of(argv[i]), ".json") ? hcl_parse_json(&arena, argv[i], text, true)
                                                 : hcl_parse(&arena, argv[i], text);
        if (f->error.summary) {
            Source at = hcl_source(f, f->error.at);
            printf("%s:%d:%d: %s\n", argv[i], at.line, at.column, f->error.summary);
            bad++;
        }
        arena_clear(&arena);
    }
    if (w)
        fake_world_free(w);
    printf("%d files, %d not parsed\n", argc - 1, bad);
    return bad > 0;
}
