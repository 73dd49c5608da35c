/*
 * hcleval: reads expressions, one a line, and prints what each is worth as JSON, "ERR summary" for
 * what Terraform refuses, "?" and the reason for what is not known. For comparing with `terraform
 * console`.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hcl/hcl_eval.h"
#include "hcl/hcl_func.h"
#include "tests/support/fakeworld.h"

static HclValue no_names(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used)
{
    *n_used = n;
    return hv_unknown(eval->arena, at, "%.*s is not known", (int)names[0].len, names[0].ptr);
}

static void show(HclEval *eval, const char *line)
{
    const HclFile *file = hcl_parse_value(eval->arena, "line", span_of(line));
    HclValue v = hcl_eval(eval, file, file->value);
    eval->steps = 0;
    if (!file->error.summary)
        v = hcl_eval_call(eval, SPAN_LITERAL("jsonencode"), &v, 1, v.at);
    if (file->error.summary)
        printf("ERR %s\n", file->error.summary);
    else if (v.refused)
        printf("ERR %s\n", v.refused);
    else
        printf("%s%.*s\n", v.kind == HV_UNKNOWN ? "? " : "", (int)v.text.len, v.text.ptr);
}

int main(void)
{
    static char line[65536];
    char cwd[4096];
    Arena arena = ARENA_INIT;
    World *w = getcwd(cwd, sizeof cwd) ? fake_world(cwd, NULL) : NULL;
    HclEval eval = {.arena = &arena,
                    .files = snapshot_new(&arena, w),
                    .base = cwd,
                    .home = "/home/me",
                    .resolve = no_names};
    while (w && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        show(&eval, line);
    }
    if (w)
        fake_world_free(w);
    arena_clear(&arena);
    return 0;
}
