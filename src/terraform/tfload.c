/* What every part of a folder's reading takes: problems are told, foreign and private files are not
 * read. */
#include <string.h>

#include "terraform/tfload.h"

void tf_problem(TfLoad *load, TfProblem problem, const char *fmt, ...)
{
    va_list args;
    if (load->config->problems.len >= TF_PROBLEMS_MAX)
        return;
    va_start(args, fmt);
    problem.text = arena_vprintf(load->arena, fmt, args);
    va_end(args);
    vec_push(load->arena, &load->config->problems, problem);
}

void tf_refuse(TfLoad *load, const char *stage, const char *summary, Source at, const char *text)
{
    tf_problem(
        load,
        (TfProblem){.fatal = true, .stage = stage, .id = "shape", .summary = summary, .at = at},
        "%s", text);
}

bool tfload_foreign(TfLoad *load, const char *path)
{
    return !load->view && snapshot_real(load->files, path) && !tree_holds(load->eval.tree, path);
}

bool tfload_private(TfLoad *load, const char *path, const char *shown)
{
    static const char *const endings[] = {".tf",     ".tf.json",     ".tofu", ".tofu.json",
                                          ".tfvars", ".tfvars.json", ".hcl"};
    const char *real = snapshot_real(load->files, path);
    bool terraforms = !real || tree_holds(load->eval.tree, path);
    for (size_t i = 0; i < ARRAY_LEN(endings) && !terraforms; i++)
        terraforms = span_ends(span_of(real), endings[i]);
    if (!terraforms && !load->config->not_known) {
        load->config->not_known =
            arena_printf(load->arena,
                         "%s leads to a file outside the folder that is none of Terraform's, "
                         "so it is not looked at",
                         text_safe(load->arena, shown));
        load->config->not_known_at = source_file(shown, 0, 0);
    }
    return !terraforms;
}

bool tf_is_kernels(const char *path)
{
    Span p = span_of(path);
    return span_starts(p, "/proc/") || span_starts(p, "/sys/") || span_is(p, "/proc") ||
           span_is(p, "/sys");
}
