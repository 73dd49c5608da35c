/* The dependency lock file (.terraform.lock.hcl): which version of hashicorp/aws init has chosen,
 * and its checksums. */
#include <string.h>

#include "terraform/tfload.h"
#include "terraform/version.h"

static const char *lock_text(TfLoad *load, const HclBlock *block, const char *name)
{
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    Span text;
    return attr && hcl_literal(attr->expr, &text) ? arena_span(load->arena, text) : NULL;
}

static void lock_refused(TfLoad *load, const char *summary, Source at, const char *text)
{
    load->config->lock.parse_error = summary;
    tf_problem(
        load,
        (TfProblem){
            .fatal = true, .stage = "init", .id = "lock_syntax", .summary = summary, .at = at},
        "%s", text);
}

/* internal/depsfile/locks_file.go:decodeProviderLockFromHCL and getproviders/hash.go:ParseHash */
static void lock_check(TfLoad *load, const HclBlock *block)
{
    const HclAttr *hashes = hcl_body_attr(&block->body, "hashes"),
                  *constraints = hcl_body_attr(&block->body, "constraints");
    Source at = hcl_source(block->file, block->at);
    Span text;
    const char *version = lock_text(load, block, "version"), *dot = version;
    if (!hcl_body_attr(&block->body, "version"))
        lock_refused(load, "Missing required argument", at,
                     "an entry of the lock file needs version");
    for (int i = 0; dot && i < 2; i++) /* "1.0" has to be "1.0.0" */
        dot = strchr(dot + (i > 0), '.');
    if (version && !dot)
        lock_refused(load, "Invalid provider version number", at,
                     "a version in the lock file has three numbers");
    if (constraints && hcl_literal(constraints->expr, &text) &&
        !version_constraint_valid(arena_span(load->arena, text)))
        lock_refused(load, "Invalid provider version constraints",
                     hcl_source(constraints->file, constraints->expr->at),
                     "the constraints of an entry are no version constraints");
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        if (!span_is(attr->name, "version") && !span_is(attr->name, "constraints") &&
            !span_is(attr->name, "hashes"))
            lock_refused(load, "Unsupported argument", hcl_source(attr->file, attr->at),
                         "an entry of the lock file has version, constraints and hashes only");
    }
    for (uint32_t i = 0; hashes && hashes->expr->kind == HCL_TUPLE && i < hashes->expr->n_items;
         i++)
        if (hcl_literal(hashes->expr->items[i], &text) && span_find_char(text, ':') >= text.len)
            lock_refused(load, "Invalid provider hash string",
                         hcl_source(hashes->file, hashes->expr->items[i]->at),
                         "a checksum in the lock file begins with its kind and a colon (h1:)");
}

/* decodeLocksFromHCL: blocks "provider" with the whole address, each once; "module" is reserved. */
static void lock_shape(TfLoad *load, const HclFile *file)
{
    for (size_t i = 0; i < file->body.blocks.len; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        Span address = block->labels[0] ? span_of(block->labels[0]) : SPAN_EMPTY;
        Source at = hcl_source(block->file, block->at);
        size_t slashes = 0;
        if (!span_is(block->type, "provider")) {
            if (!span_is(block->type, "module"))
                lock_refused(load, "Unsupported block type", at,
                             "a lock file has provider blocks only");
            continue;
        }
        for (size_t k = 0; k < address.len; k++)
            slashes += address.ptr[k] == '/';
        if (block->n_labels == 1 && slashes < 2)
            lock_refused(load, "Non-normalized provider source address", at,
                         "a lock file names a provider by its whole address: host/namespace/name");
        for (size_t k = 0; k < i; k++)
            if (span_is(file->body.blocks.items[k]->type, "provider") && address.len > 0 &&
                file->body.blocks.items[k]->labels[0] &&
                span_is(address, file->body.blocks.items[k]->labels[0]))
                lock_refused(load, "Duplicate provider lock", at,
                             "the lock file has two entries for one provider");
        lock_check(load, block);
    }
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
    if (lock->state == FILE_TOO_BIG)
        tfload_too_large(load, lock->at);
    if (lock->state != FILE_OK && lock->state != FILE_ABSENT)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "lock_syntax",
                               .summary = "failed to read dependency lock file",
                               .at = lock->at},
                   "the lock file can't be read: %s", file_state_sentence(lock->state));
    if (lock->state != FILE_OK)
        return;
    file = hcl_parse(load->arena, ".terraform.lock.hcl", text);
    if (tfload_is_too_large(load, file))
        return;
    for (size_t i = 0; i < file->body.blocks.len; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        const char *address = block->labels[0];
        if (!span_is(block->type, "provider") || !address)
            continue;
        if (span_ends(span_of(address), "/hashicorp/aws"))
            lock_entry(load, block);
    }
    if (!file->error.summary)
        lock_shape(load, file);
    else {
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
