/* What every part of a folder's reading takes: problems are told, foreign and private files are not
 * read. */
#include <string.h>

#include "terraform/tfload.h"

void tf_problem(TfLoad *load, TfProblem problem, const char *fmt, ...)
{
    va_list args;
    if (load->config->problems.len >= TF_PROBLEMS_MAX || load->too_large)
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

/* No part of it holds a line feed but a label of a JSON file, which names no resource then. */
static void tfsource_address(Buf *out, Span kind, Span type, Span name)
{
    buf_add(out, kind);
    buf_add_char(out, '\n');
    buf_add(out, type);
    buf_add_char(out, '\n');
    buf_add(out, name);
}

const HclBlock *tfsource_resource(const TfSource *source, Span kind, Span type, Span name)
{
    AUTO_BUF Buf address = BUF_INIT(TF_FILE_MAX);
    tfsource_address(&address, kind, type, name);
    return names_get(&source->by_address, buf_span(&address));
}

void tfsource_note(TfLoad *load, TfSource *source, HclBlock *block)
{
    AUTO_BUF Buf address = BUF_INIT(TF_FILE_MAX);
    tfsource_address(&address, block->type, span_of(block->labels[0]), span_of(block->labels[1]));
    if (!names_get(&source->by_address, buf_span(&address)))
        names_put(load->arena, &source->by_address,
                  span_of(arena_span(load->arena, buf_span(&address))), block);
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

static void load_give_up(TfLoad *load, Source at, const char *why)
{
    load->too_large = true;
    if (load->config->not_known)
        return;
    load->config->not_known = arena_printf(load->arena, "not known: %s is %s to be looked at",
                                           text_safe(load->arena, at.name), why);
    load->config->not_known_at = at;
}

void tfload_too_large(TfLoad *load, Source at)
{
    load_give_up(load, at, "too large");
}

bool tfload_is_too_large(TfLoad *load, const HclFile *file)
{
    load->n_nodes += file->n_nodes;
    if (file->too_large)
        load_give_up(load, hcl_source(file, file->too_large_at), hcl_too_what(file));
    else if (load->n_nodes > TF_NODES_MAX)
        tfload_too_large(load, source_file(file->name, 0, 0));
    return load->too_large;
}

bool tfload_full(TfLoad *load, Source at)
{
    const TfConfig *config = load->config;
    if (config->providers.len + config->remote_states.len < TF_CONFIGURATIONS_MAX)
        return false;
    tfload_too_large(load, at);
    return true;
}
