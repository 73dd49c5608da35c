/* The dependency lock file (.terraform.lock.hcl): which version of hashicorp/aws init has chosen,
 * and its checksums. */
#include <string.h>

#include "terraform/tfload.h"

static const char *lock_text(TfLoad *load, const HclBlock *block, const char *name)
{
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    Span text;
    return attr && hcl_literal(attr->expr, &text) ? arena_span(load->arena, text) : NULL;
}

static void lock_entry(TfLoad *load, const HclBlock *block)
{
    TfLock *lock = &load->config->lock;
    const HclAttr *hashes = hcl_body_attr(&block->body, "hashes");
    Span text;
    lock->version = lock_text(load, block, "version");
    lock->constraints = lock_text(load, block, "constraints");
    lock->at = hcl_source(block->file, block->at);
    for (uint32_t i = 0; hashes && hashes->expr->kind == HCL_TUPLE && i < hashes->expr->n_items;
         i++)
        if (hcl_literal(hashes->expr->items[i], &text))
            vec_push(load->arena, &lock->hashes, arena_span(load->arena, text));
}

void tflock_load(TfLoad *load)
{
    TfLock *lock = &load->config->lock;
    Span text;
    const HclFile *file;
    lock->at = source_file(".terraform.lock.hcl", 0, 0);
    lock->state =
        snapshot_read(load->files, tfpath_join(load->arena, load->dir, ".terraform.lock.hcl"),
                      TF_FILE_MAX, &text);
    if (lock->state != FILE_OK && lock->state != FILE_ABSENT)
        tf_problem(load,
                   (TfProblem){.fatal = lock->state != FILE_TOO_BIG,
                               .stage = "init",
                               .id = "lock_syntax",
                               .summary = "failed to read dependency lock file",
                               .at = lock->at},
                   "the lock file can't be read: %s", file_state_sentence(lock->state));
    if (lock->state != FILE_OK)
        return;
    file = hcl_parse(load->arena, ".terraform.lock.hcl", text);
    for (size_t i = 0; i < file->body.blocks.len; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        const char *address = block->labels[0];
        if (!span_is(block->type, "provider") || !address)
            continue;
        if (span_ends(span_of(address), "/hashicorp/aws"))
            lock_entry(load, block);
    }
    if (file->error.summary) {
        lock->parse_error = file->error.summary;
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "lock_syntax",
                               .summary = file->error.summary,
                               .at = hcl_source(file, file->error.at)},
                   "the lock file can't be read: %s", file->error.detail);
    }
}
