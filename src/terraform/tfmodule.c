#include <stddef.h>
#include <string.h>

#include "terraform/tfload.h"

/* ---- folders ---- */

static const struct {
    const char *type;
    size_t list;
} block_lists[] = {
    {"terraform", offsetof(TfSource, terraform)}, {"provider", offsetof(TfSource, providers)},
    {"variable", offsetof(TfSource, variables)},  {"locals", offsetof(TfSource, locals)},
    {"module", offsetof(TfSource, modules)},      {"resource", offsetof(TfSource, resources)},
    {"data", offsetof(TfSource, resources)},      {"ephemeral", offsetof(TfSource, resources)},
    {"output", offsetof(TfSource, outputs)},      {"import", offsetof(TfSource, imports)},
    {"language", offsetof(TfSource, languages)},  {"moved", offsetof(TfSource, moves)},
    {"removed", offsetof(TfSource, removals)},    {"check", offsetof(TfSource, checks)},
};

static bool tfsource_is_other_block(Span type)
{
    static const char *const others[] = {"action"};
    return span_is_one_of(type, others, ARRAY_LEN(others));
}

/* What a block is refused for by itself. In an override file each is read on its own before it is
 * merged (internal/configs parser_config.go:loadConfigFile; surface_cases.py, area override). */
static void tfsource_judge(TfLoad *load, const HclBlock *block, bool override)
{
    bool known = tfsource_is_other_block(block->type);
    for (size_t i = 0; i < ARRAY_LEN(block_lists); i++)
        known |= span_is(block->type, block_lists[i].type);
    if (!known) {
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "unknown_block",
                               .summary = "Unsupported block type",
                               .at = hcl_source(block->file, block->at)},
                   "Terraform has no block type \"%.*s\"",
                   (int)(block->type.len < 60 ? block->type.len : 60), block->type.ptr);
        return;
    }
    tflanguage_block(load, block);
    tfshape_check(load, block, override);
    tfsettings_check(load, block);
    tfaddress_check(load, block);
}

static void tfsource_add_block(TfLoad *load, TfSource *source, HclBlock *block)
{
    for (size_t i = 0; i < ARRAY_LEN(block_lists); i++)
        if (span_is(block->type, block_lists[i].type)) {
            HclBlockVec *list = (HclBlockVec *)(void *)((char *)source + block_lists[i].list);
            vec_push(load->arena, list, block);
            if (list == &source->resources && block->n_labels >= 2)
                tfsource_note(load, source, block);
        }
    tfsource_judge(load, block, false);
    for (size_t i = 0; span_is(block->type, "check") && i < block->body.blocks.len; i++)
        if (span_is(block->body.blocks.items[i]->type, "data"))
            tfsource_add_block(load, source, block->body.blocks.items[i]);
}

/* The file as a person in the folder that was named would write it. */
static const char *tfsource_shown(TfLoad *load, const TfSource *source, const char *path,
                                  const char *name)
{
    const TfView *view = load->view;
    if (view && !tfview_file(view, path)) {
        const char *from = view->over ? view->over : view->dir;
        return tfpath_relative(load->arena, from,
                               tfview_path(load->arena, load->files, view, path));
    }
    return source->shown[0] ? tfpath_join(load->arena, source->shown, name) : name;
}

static void tfsource_json(TfLoad *load, const HclFile *file)
{
    static const char *const known[] = {
        "terraform", "provider", "variable", "locals",  "module", "resource", "data",   "ephemeral",
        "output",    "import",   "moved",    "removed", "check",  "language", "action", "//"};
    const HclExpr *root = file->value;
    for (uint32_t i = 0; root->kind == HCL_OBJECT && i + 1 < root->n_items; i += 2) {
        bool fine = false;
        for (size_t k = 0; k < ARRAY_LEN(known); k++)
            fine |= span_is(root->items[i]->text, known[k]);
        if (!fine)
            tf_problem(load,
                       (TfProblem){.fatal = true,
                                   .stage = "init",
                                   .id = "syntax",
                                   .summary = "Extraneous JSON object property",
                                   .at = hcl_source(file, root->items[i]->at)},
                       "Terraform has no block type of that name");
    }
}

/* The top of a file holds blocks; that of a JSON file is an object, or a list of some. */
static void tfsource_top(TfLoad *load, const HclFile *file)
{
    if (file->json)
        tfsource_json(load, file);
    if (file->form.summary)
        tf_refuse(load, "init", file->form.summary, hcl_source(file, file->form.at),
                  file->form.detail);
    const HclAttr *first = file->body.attrs.len ? &file->body.attrs.items[0] : NULL;
    bool no_body = file->json && file->value->kind != HCL_OBJECT && file->value->kind != HCL_TUPLE;
    bool argument = first && !file->json;
    if (no_body || argument)
        tf_problem(
            load,
            (TfProblem){.fatal = true,
                        .stage = "init",
                        .id = "syntax",
                        .summary = no_body ? "Root value must be object" : "Unsupported argument",
                        .at = hcl_source(file, no_body ? file->value->at : first->at)},
            no_body ? "a JSON configuration is an object, or a list of objects"
                    : "an argument can't stand outside of all blocks");
}

static const HclFile *tfsource_parse(TfLoad *load, TfSource *source, const char *name)
{
    const char *path = tfpath_join(load->arena, source->dir, name);
    const char *shown = tfsource_shown(load, source, path, name);
    const TfViewFile *made = load->view ? tfview_file(load->view, path) : NULL;
    Span text;
    enum file_state state;
    HclFile *file;
    if (!load->view && tfload_private(load, path, shown))
        return NULL;
    state = snapshot_read(load->files, path, TF_FILE_MAX, &text);
    if (state == FILE_IS_DIR) /* a folder of that name is passed over */
        return NULL;
    load->config->n_files++;
    source->n_files++;
    if (state == FILE_TOO_BIG)
        tfload_too_large(load, source_file(shown, 0, 0));
    if (state != FILE_OK) {
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "unreadable",
                               .summary = "Failed to read file",
                               .at = source_file(shown, 0, 0)},
                   "%s can't be read: %s", shown, file_state_sentence(state));
        return NULL;
    }
    file = span_ends(span_of(name), ".json")
               ? hcl_parse_tf_json(load->arena, shown, text,
                                   tf_is_tofu(load->config) &&
                                       tf_program_at_least(load->config, "1.8.0"))
               : hcl_parse(load->arena, shown, text);
    if (tfload_is_too_large(load, file))
        return NULL;
    file->users = tfload_foreign(load, path) ? shown : NULL;
    if (made) {
        file->lines = made->lines;
        file->n_lines = made->n_lines;
    }
    if (file->error.summary)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "syntax",
                               .summary = file->error.summary,
                               .at = hcl_source(file, file->error.at)},
                   "%s", file->error.detail);
    else if (file->json && span_starts(text, "\xEF\xBB\xBF"))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "syntax",
                               .summary = "Invalid start of value",
                               .at = source_file(shown, 1, 1)},
                   "%s begins with a byte order mark, which Terraform takes in .tf files only",
                   shown);
    else
        tfsource_top(load, file);
    return file;
}

enum file_role { ROLE_NONE, ROLE_BASE, ROLE_OVERRIDE };

/* What Terraform takes for configuration (configs/parser_config_dir.go): no dot files. The backups
 * of editors that it passes over ("x.tf~", "#x.tf#") have no such ending. */
static enum file_role tfsource_role(const char *name, bool *out_tofu)
{
    static const struct {
        const char *ending;
        bool tofu;
    } endings[] = {{".tf", false}, {".tf.json", false}, {".tofu", true}, {".tofu.json", true}};
    Span s = span_of(name);
    if (name[0] == '.')
        return ROLE_NONE;
    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (span_ends(s, endings[i].ending)) {
            Span base = span_sub(s, 0, s.len - strlen(endings[i].ending));
            *out_tofu = endings[i].tofu;
            return span_is(base, "override") || span_ends(base, "_override") ? ROLE_OVERRIDE
                                                                             : ROLE_BASE;
        }
    return ROLE_NONE;
}

static bool tfsource_any_tofu(const NameVec *names)
{
    bool tofu = false;
    for (size_t i = 0; i < names->len && !tofu; i++)
        (void)tfsource_role(names->items[i], &tofu);
    return tofu;
}

/* A main.tofu stands in for main.tf (OpenTofu 1.8 and later). */
static bool tfsource_has_twin(const NameVec *names, const char *name)
{
    Span s = span_of(name);
    size_t cut = span_ends(s, ".tf") ? 3 : span_ends(s, ".tf.json") ? 8 : 0;
    for (size_t i = 0; cut && i < names->len; i++) {
        Span other = span_of(names->items[i]);
        if (other.len == s.len + 2 && memcmp(other.ptr, s.ptr, s.len - cut) == 0 &&
            (span_is(span_sub(other, s.len - cut, other.len), ".tofu") ||
             span_is(span_sub(other, s.len - cut, other.len), ".tofu.json")))
            return true;
    }
    return false;
}

static void tfsource_read_files(TfLoad *load, TfSource *source, const NameVec *names,
                                enum file_role wanted)
{
    bool reads_tofu = tfsource_any_tofu(names) && tf_knows(load, TF_TOFU_FILES);
    for (size_t i = 0; i < names->len; i++) {
        bool tofu = false;
        const HclFile *file;
        if (load->too_large)
            return;
        if (tfsource_role(names->items[i], &tofu) != wanted || (tofu && !reads_tofu) ||
            (reads_tofu && tfsource_has_twin(names, names->items[i])))
            continue;
        file = tfsource_parse(load, source, names->items[i]);
        if (!file)
            continue;
        for (size_t k = 0; wanted == ROLE_OVERRIDE && k < file->body.blocks.len; k++)
            tfsource_judge(load, file->body.blocks.items[k], true);
        if (wanted == ROLE_OVERRIDE)
            tfsource_override(load, source, file);
        for (size_t k = 0; wanted == ROLE_BASE && k < file->body.blocks.len; k++)
            tfsource_add_block(load, source, file->body.blocks.items[k]);
    }
}

static TfSource *tfsource_load(TfLoad *load, const char *dir, const char *shown)
{
    TfSource *source = names_get(&load->sources, span_of(dir));
    NameVec names = VEC_INIT;
    if (source)
        return source;
    source = arena_new(load->arena, TfSource);
    source->dir = dir;
    source->shown = shown;
    source->state = snapshot_list(load->files, dir, &names);
    tfsource_read_files(load, source, &names, ROLE_BASE);
    tfsource_read_files(load, source, &names, ROLE_OVERRIDE);
    names_put(load->arena, &load->sources, span_of(dir), source);
    return source;
}

/* ---- calls ---- */

static TfSlot *tfmodule_slot(TfLoad *load, NameMap *map, Span name)
{
    TfSlot *slot = names_get(map, name);
    if (slot)
        return slot;
    slot = arena_new(load->arena, TfSlot);
    slot->name = name;
    names_put(load->arena, map, name, slot);
    return slot;
}

static void tfmodule_slots(TfLoad *load, TfModule *module)
{
    const TfSource *source = module->source;
    for (size_t i = 0; i < source->variables.len; i++) {
        const HclBlock *block = source->variables.items[i];
        if (block->labels[0])
            tfmodule_slot(load, &module->variables, span_of(block->labels[0]))->declared = block;
    }
    for (size_t i = 0; i < source->locals.len; i++)
        for (size_t k = 0; k < source->locals.items[i]->body.attrs.len; k++) {
            const HclAttr *attr = &source->locals.items[i]->body.attrs.items[k];
            tfmodule_slot(load, &module->locals, attr->name)->attr = attr;
        }
    for (size_t i = 0; i < source->outputs.len; i++) {
        const HclBlock *block = source->outputs.items[i];
        if (block->labels[0])
            tfmodule_slot(load, &module->outputs, span_of(block->labels[0]))->attr =
                hcl_body_attr(&block->body, "value");
    }
}

static TfModule *tfmodule_open(TfLoad *load, TfModule *parent, const HclBlock *call,
                               const TfSource *source)
{
    TfModule *module = arena_new(load->arena, TfModule);
    module->load = load;
    module->parent = parent;
    module->call = call;
    module->source = source;
    module->name = call ? call->labels[0] : "";
    module->path = !parent ? ""
                           : arena_printf(load->arena, "%s%smodule.%s", parent->path,
                                          parent->path[0] ? "." : "", module->name);
    module->depth = parent ? parent->depth + 1 : 0;
    module->many = parent && (parent->many || hcl_body_attr(&call->body, "count") ||
                              hcl_body_attr(&call->body, "for_each"));
    tfmodule_slots(load, module);
    vec_push(load->arena, &load->modules, module);
    if (parent) {
        vec_push(load->arena, &parent->kids, module);
        names_put(load->arena, &parent->children, span_of(module->name), module);
    }
    return module;
}

/* "net.inner", as .terraform/modules/modules.json names it. */
static const char *tfmodule_key(TfLoad *load, const TfModule *parent, const char *name)
{
    const char *key = name;
    for (; parent && parent->parent; parent = parent->parent)
        key = arena_printf(load->arena, "%s.%s", parent->name, key);
    return key;
}

static bool tfmodule_is_local(Span source)
{
    return span_starts(source, "./") || span_starts(source, "../") || span_is(source, ".") ||
           span_is(source, "..");
}

static void tfmodule_not_readable(TfLoad *load, const HclBlock *call, bool local, Source at)
{
    tf_problem(
        load,
        (TfProblem){.fatal = local,
                    .stage = "init",
                    .id = local ? "module_missing" : "module_not_installed",
                    .summary = local ? "Unreadable module directory" : "Module not installed",
                    .at = at},
        local ? "the folder of module %s can't be read"
              : "module %s is not installed yet (terraform init fetches it), so what it uses is "
                "not known",
        call->labels[0]);
}

/* A literal, or what the program works out before the plan (RULES lang-module-source-*). */
static bool tfmodule_source_text(TfLoad *load, TfModule *parent, const HclAttr *attr, Span *out,
                                 bool *out_secret)
{
    HclValue v;
    *out_secret = false;
    if (hcl_literal(attr->expr, out))
        return true;
    if ((attr->file->json || !hcl_nameless(attr->expr)) &&
        (!tf_knows(load, TF_CONST_SOURCES) || !tflanguage_static(load, parent, attr->expr)))
        return false;
    v = tfscope_eval(load, parent, attr->file, attr->expr);
    *out = v.text;
    if (v.users)
        load->config->modules_users = v.users;
    *out_secret = v.secret;
    return v.kind == HV_STRING || v.secret;
}

/* A folder above the one that is copied isn't there where Terraform runs. */
static bool tfmodule_left_behind(TfLoad *load, const TfModule *parent, const HclBlock *call,
                                 Span source, Source at)
{
    const char *top = load->view ? load->view->copied : NULL;
    const char *dir =
        tfpath_join(load->arena, parent->source->dir, arena_span(load->arena, source));
    if (!top || !tree_below(parent->source->dir, top) || tree_below(dir, top))
        return false;
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "init",
                           .id = "module_missing",
                           .summary = "Unreadable module directory",
                           .at = at},
               "module %s is not there when Terraform runs: Terragrunt copies %s alone. A source "
               "with // before the part to run copies what stands before it, too",
               call->labels[0], text_safe(load->arena, top));
    return true;
}

/* A path from the root, "/m" or "file:///m?ref=x", where nothing is: init can't copy it
 * (terraform 1.11 internal/getmodules/file_detector.go; seen with 1.11.4). */
static bool tfmodule_is_nowhere(TfLoad *load, Span source)
{
    Span path =
        span_starts(source, "file://") ? span_sub(source, strlen("file://"), source.len) : source;
    bool absolute = path.len > 0 && path.ptr[0] == '/';
    if (!absolute)
        return path.len < source.len;
    path = span_sub(path, 0, span_find_char(path, '?'));
    path = span_sub(path, 0, 1 + span_find(span_sub(path, 1, path.len), "//"));
    return snapshot_stat(load->files, arena_span(load->arena, path)).state == FILE_ABSENT;
}

/* The folder of a call; NULL (and a problem) when it can't be read. */
static const TfSource *tfmodule_find(TfLoad *load, TfModule *parent, const HclBlock *call)
{
    const HclAttr *attr = hcl_body_attr(&call->body, "source");
    Source at = attr ? hcl_source(attr->file, attr->expr->at) : hcl_source(call->file, call->at);
    const char *key = tfmodule_key(load, parent, call->labels[0]);
    const char *installed = names_get(&load->installed, span_of(key));
    TfSource *source;
    Span text;
    bool secret;
    if (!attr || !tfmodule_source_text(load, parent, attr, &text, &secret)) {
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "module_source",
                               .summary = !attr ? "Missing required argument"
                                          : tf_knows(load, TF_CONST_SOURCES)
                                              ? "Unknown module source"
                                              : "Variables not allowed",
                               .at = at},
                   "module %s has no source that is known before the plan", call->labels[0]);
        return NULL;
    }
    if (secret) { /* which folder it is would tell it, by what stands there and by its name */
        tf_problem(load,
                   (TfProblem){.stage = "init",
                               .id = "module_not_installed",
                               .summary = "Module not followed",
                               .at = at},
                   "module %s is not looked at: "
                   "its source is made of a secret",
                   call->labels[0]);
        return NULL;
    }
    if (tfmodule_is_local(text) && tfmodule_left_behind(load, parent, call, text, at))
        return NULL;
    if (tfmodule_is_local(text))
        source = tfsource_load(
            load, tfpath_join(load->arena, parent->source->dir, arena_span(load->arena, text)),
            tfpath_join(load->arena, parent->source->shown, arena_span(load->arena, text)));
    else if (installed)
        source = tfsource_load(load, tfpath_join(load->arena, load->dir, installed),
                               tfpath_join(load->arena, "", installed));
    else
        source = NULL;
    if (!source || source->state != FILE_OK) {
        tfmodule_not_readable(
            load, call, tfmodule_is_local(text) || (!installed && tfmodule_is_nowhere(load, text)),
            at);
        return NULL;
    }
    return source;
}

static bool tfmodule_nests_itself(const TfModule *parent, const TfSource *source)
{
    for (; parent; parent = parent->parent)
        if (parent->source == source)
            return true;
    return false;
}

static void tfmodule_call(TfLoad *load, TfModule *parent, const HclBlock *call);

static void tfmodule_calls(TfLoad *load, TfModule *module)
{
    for (size_t i = 0; i < module->source->modules.len; i++)
        if (module->source->modules.items[i]->labels[0])
            tfmodule_call(load, module, module->source->modules.items[i]);
}

static void tfmodule_call(TfLoad *load, TfModule *parent, const HclBlock *call)
{
    const TfSource *source = tfmodule_find(load, parent, call);
    Source at = hcl_source(call->file, call->at);
    if (!source) {
        parent->has_gaps = true;
        return;
    }
    if (tfmodule_nests_itself(parent, source)) {
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "module_loop",
                               .summary = "Module call loop",
                               .at = at},
                   "module %s calls a module that it is itself a part of", call->labels[0]);
        return;
    }
    if (load->modules.len >= TF_MODULES_MAX || parent->depth >= TF_MODULE_DEPTH_MAX) {
        parent->has_gaps = true;
        tf_problem(load, (TfProblem){.stage = "init", .id = "limit", .at = at},
                   "there are more modules than why403 follows; module %s is left out",
                   call->labels[0]);
        return;
    }
    tfmodule_calls(load, tfmodule_open(load, parent, call, source));
}

void tfmodule_load_tree(TfLoad *load)
{
    load->root = tfmodule_open(load, NULL, NULL, tfsource_load(load, load->dir, ""));
    tfvars_gather(load);
    tfmodule_calls(load, load->root);
}
