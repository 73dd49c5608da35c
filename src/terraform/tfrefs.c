/*
 * References that lead nowhere: variables, locals, resources, data sources, modules and outputs
 * that are not declared, each and count where nothing gives them (terraform 1.11
 * internal/terraform/evaluate_valid.go and evaluate.go; seen with surface.py, area files). Names
 * that a for expression, a dynamic block or a template binds are nobody's reference.
 */
#include <ctype.h>
#include <string.h>

#include "terraform/tfload.h"
#include "terraform/version.h"

/* Names bound around an expression. */
typedef struct Bound {
    Span name;
    const struct Bound *outer;
} Bound;

typedef struct Refs {
    TfLoad *load;
    const TfModule *module;
    const HclFile *file;
    const Bound *bound;
    bool each, count; /* does the block around have for_each, count? */
    bool self;        /* may self be named? */
    bool valued; /* its values are worked out as well (tfcheck.c), which tells of a name alone */
    bool top;    /* the body of the block itself, none within it */
    const char *configuration; /* of a provider block: its address */
    bool lax; /* within try, can or a branch that may not be taken: only names must be there */
    /* Content that a dynamic block may make no times is looked at by nobody: idle within it, unmade
       in the dynamic block itself, whose for_each is worked out in any case. */
    bool idle, unmade;
} Refs;

static bool refs_is_bound(const Refs *r, Span name)
{
    for (const Bound *b = r->bound; b; b = b->outer)
        if (span_same(b->name, name))
            return true;
    return false;
}

static void refs_tell(const Refs *r, const HclExpr *e, const char *summary, const char *text)
{
    tf_problem(r->load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "undeclared",
                           .summary = summary,
                           .configuration = r->configuration,
                           .at = hcl_source(r->file, e->at)},
               "%s", text);
}

static const char *refs_name(const Refs *r, Span name)
{
    return text_safe(r->load->arena, arena_span(r->load->arena, span_sub(name, 0, 100)));
}

/* ---- one reference ---- */

static void refs_slot(const Refs *r, const HclExpr *e, bool variable)
{
    if (r->configuration) /* told where the block is worked out */
        return;
    if (names_get(variable ? &r->module->variables : &r->module->locals, e->text))
        return;
    refs_tell(r, e,
              variable ? "Reference to undeclared input variable"
                       : "Reference to undeclared local value",
              arena_printf(r->load->arena, "%s.%s is not declared", variable ? "var" : "local",
                           refs_name(r, e->text)));
}

/* The block that TYPE.NAME or data.TYPE.NAME names; NULL for any other expression. */
static const HclBlock *refs_named(const Refs *r, const HclExpr *e)
{
    const HclExpr *type = e->kind == HCL_ATTR ? e->items[0] : NULL;
    if (type && type->kind == HCL_REF && !refs_is_bound(r, type->text))
        return tfsource_resource(r->module->source, SPAN_LITERAL("resource"), type->text, e->text);
    if (type && type->kind == HCL_ATTR && type->items[0]->kind == HCL_REF &&
        span_is(type->items[0]->text, "data"))
        return tfsource_resource(r->module->source, SPAN_LITERAL("data"), type->text, e->text);
    return NULL;
}

static bool refs_repeats(const HclBlock *block)
{
    return hcl_body_attr(&block->body, "count") || hcl_body_attr(&block->body, "for_each");
}

/* evaluate_valid.go: staticValidateSingleResourceReference and its kin */
static void refs_instance(const Refs *r, const HclExpr *e)
{
    static const char *const of_data[] = {"id", "input", "output", "triggers_replace"};
    const HclBlock *block = e->n_items > 0 ? refs_named(r, e->items[0]) : NULL;
    bool known = false;
    if (!block || block->file->json || r->configuration)
        return;
    if (e->kind == HCL_INDEX && !refs_repeats(block) &&
        (e->items[1]->kind == HCL_NUMBER || e->items[1]->kind == HCL_TEXT))
        refs_tell(r, e, "Unexpected resource instance key",
                  "this resource has neither count nor for_each, so it has no index");
    if (e->kind == HCL_ATTR && refs_repeats(block))
        refs_tell(r, e, "Missing resource instance key",
                  "this resource has count or for_each: its attributes are those of one instance");
    for (size_t i = 0; i < ARRAY_LEN(of_data); i++)
        known |= span_is(e->text, of_data[i]);
    if (e->kind == HCL_ATTR && !known && span_is(block->type, "resource") &&
        strcmp(block->labels[0], "terraform_data") == 0)
        refs_tell(r, e, "Unsupported attribute",
                  "terraform_data has id, input, output and triggers_replace");
}

/* TYPE.NAME, data.TYPE.NAME, ephemeral.TYPE.NAME */
static void refs_resource(const Refs *r, const HclExpr *e, Span kind, Span type)
{
    if (tfsource_resource(r->module->source, kind, type, e->text))
        return;
    refs_tell(r, e, "Reference to undeclared resource",
              arena_printf(r->load->arena, "%s.%s is not declared in this module",
                           refs_name(r, type), refs_name(r, e->text)));
}

static void refs_module(const Refs *r, const HclExpr *e)
{
    const HclBlockVec *calls = &r->module->source->modules;
    for (size_t i = 0; i < calls->len; i++)
        if (calls->items[i]->labels[0] && span_is(e->text, calls->items[i]->labels[0]))
            return;
    refs_tell(r, e, "Reference to undeclared module",
              arena_printf(r->load->arena, "module.%s is not called here", refs_name(r, e->text)));
}

/* The module that e names, read as a whole: e is module.NAME. */
static const TfModule *refs_child(const Refs *r, const HclExpr *e)
{
    const TfModule *child = NULL;
    if (!r->lax && !r->bound && !r->configuration && e->kind == HCL_ATTR &&
        e->items[0]->kind == HCL_REF && span_is(e->items[0]->text, "module"))
        child = names_get(&r->module->children, e->text);
    return child && child->source->state == FILE_OK && child->source->n_files > 0 ? child : NULL;
}

static void refs_output(const Refs *r, const HclExpr *e, const TfModule *child, Span name)
{
    if (!names_get(&child->outputs, e->text))
        refs_tell(r, e, "Unsupported attribute",
                  arena_printf(r->load->arena, "module.%s has no output \"%s\"", refs_name(r, name),
                               refs_name(r, e->text)));
}

/* What module.NAME is: an object, with count a list of such, with for_each a map (terraform 1.11
 * internal/terraform/evaluate.go, GetModule: so in the walk that validates, before anything is
 * counted). */
static void refs_of_module(const Refs *r, const HclExpr *e)
{
    const HclExpr *object = e->n_items > 0 ? e->items[0] : NULL, *key = NULL;
    const TfModule *child = object ? refs_child(r, object) : NULL;
    if (child) {
        bool count = hcl_body_attr(&child->call->body, "count") != NULL,
             each = hcl_body_attr(&child->call->body, "for_each") != NULL;
        key = e->kind == HCL_INDEX ? e->items[1] : NULL;
        if (!key && !count && !each)
            refs_output(r, e, child, object->text);
        else if (!key && count && e->text.len > 0 && !isdigit((unsigned char)e->text.ptr[0]))
            refs_tell(r, e, "Unsupported attribute",
                      "a module with count is a list: an attribute is that of one element");
        else if (key && key->kind == HCL_NUMBER && !count && !each)
            refs_tell(r, e, "Invalid index",
                      "this module has neither count nor for_each, so it has no index");
        else if (key && key->kind == HCL_TEXT && count && key->text.len > 0 &&
                 !isdigit((unsigned char)key->text.ptr[0]))
            refs_tell(r, e, "Invalid index",
                      "a module with count is a list: a number is its index");
    } else if (object && e->kind == HCL_ATTR && object->kind == HCL_INDEX) {
        child = refs_child(r, object->items[0]);
        if (child && (hcl_body_attr(&child->call->body, "count") ||
                      hcl_body_attr(&child->call->body, "for_each")))
            refs_output(r, e, child, object->items[0]->text);
    }
}

static void refs_member(const Refs *r, const HclExpr *e, const char *root,
                        const char *const *members)
{
    for (; *members; members++)
        if (span_is(e->text, *members))
            return;
    refs_tell(
        r, e, arena_printf(r->load->arena, "Invalid \"%s\" attribute", root),
        arena_printf(r->load->arena, "%s has no attribute \"%s\"", root, refs_name(r, e->text)));
}

static void refs_repeated(const Refs *r, const HclExpr *e, bool each)
{
    static const char *const of_each[] = {"key", "value", NULL};
    static const char *const of_count[] = {"index", NULL};
    if (each ? r->each : r->count) {
        refs_member(r, e, each ? "each" : "count", each ? of_each : of_count);
        return;
    }
    refs_tell(r, e,
              each ? "Reference to \"each\" in context without for_each"
                   : "Reference to \"count\" in non-counted context",
              each ? "each stands only in a block with for_each"
                   : "count.index stands only in a block with count");
}

/* An attribute of a plain name: e is NAME.ATTRIBUTE. */
static void refs_rooted(const Refs *r, const HclExpr *e, Span root)
{
    static const char *const of_terraform[] = {"workspace", "env", "applying", NULL};
    static const char *const of_path[] = {"module", "root", "cwd", NULL};
    static const char *const others[] = {"data",  "ephemeral", "self", "resource", "provider",
                                         "tofu",  "template",  "lazy", "arg",      "action",
                                         "local", "var",       "list"};
    if (r->load->view && span_is(root, "terragrunt")) /* a gap in a file that it makes (tfview.h) */
        return;
    if (span_is(root, "var") || span_is(root, "local"))
        refs_slot(r, e, span_is(root, "var"));
    else if (span_is(root, "module"))
        refs_module(r, e);
    else if (span_is(root, "terraform"))
        refs_member(r, e, "terraform", of_terraform);
    else if (span_is(root, "path"))
        refs_member(r, e, "path", of_path);
    else if (span_is(root, "self") && !r->self)
        refs_tell(r, e, "Invalid \"self\" reference",
                  "self stands in provisioners, connections and postconditions only");
    else if (span_is(root, "each") || span_is(root, "count"))
        refs_repeated(r, e, span_is(root, "each"));
    else {
        for (size_t i = 0; i < ARRAY_LEN(others); i++)
            if (span_is(root, others[i]))
                return;
        refs_resource(r, e, SPAN_LITERAL("resource"), root);
    }
}

static void refs_attr(const Refs *r, const HclExpr *e)
{
    const HclExpr *object = e->items[0];
    if (object->kind == HCL_REF && !refs_is_bound(r, object->text)) {
        refs_rooted(r, e, object->text);
    } else if (object->kind == HCL_ATTR && object->items[0]->kind == HCL_REF &&
               !refs_is_bound(r, object->items[0]->text)) {
        Span root = object->items[0]->text;
        if (span_is(root, "data") || span_is(root, "ephemeral") || span_is(root, "resource"))
            refs_resource(r, e, root, object->text);
    }
}

/* ---- functions ---- */

/* What hashicorp/aws offers up to 5.100 (internal/provider Functions; 5.100.0 asked with 1.11.4:
 * nope, user_agent), from 5.40 on (CHANGELOG); user_agent came with 6.27, and more may come: what
 * later versions offer stays unknown. */
static void refs_aws_call(const Refs *r, const HclExpr *e, Span function)
{
    static const char *const offered[] = {"arn_build", "arn_parse", "trim_iam_role_path"};
    const TfConfig *config = r->load->config;
    const char *version = config->cli.dev_overrides.len > 0 ? NULL : config->chosen_version;
    if (!version || version_compare_text(version, "6.0.0") >= 0)
        return;
    if (version_compare_text(version, "5.40.0") >= 0 &&
        span_is_one_of(function, offered, ARRAY_LEN(offered)))
        return;
    refs_tell(r, e, "Unknown provider function",
              arena_printf(r->load->arena, "the AWS provider %s has no function %s", version,
                           refs_name(r, function)));
}

/* provider::NAME::FUNCTION: NAME must stand in required_providers (terraform 1.11
 * internal/lang/eval.go and internal/terraform/evaluate.go; provider functions came with 1.8). */
static void refs_call(const Refs *r, const HclExpr *e)
{
    Span name = e->text, local, function;
    size_t end = span_find(name, "::");
    const char *source;
    if (end == name.len || span_starts(name, "core::"))
        return;
    local = span_sub(name, end + 2, name.len);
    function = span_sub(local, span_find(local, "::"), local.len);
    local = span_sub(local, 0, span_find(local, "::"));
    source = names_get(&r->module->local_names, local);
    if (span_starts(name, "provider::") && function.len == 0) {
        refs_tell(r, e, "Unknown provider function",
                  "the name of a provider's function is provider::NAME::FUNCTION");
        return;
    }
    if (span_starts(name, "provider::") && source) {
        if (strcmp(source, "hashicorp/aws") == 0)
            refs_aws_call(r, e, span_sub(function, 2, function.len));
        return;
    }
    if (!tf_is_tofu(r->load->config))
        refs_tell(r, e, "Unknown provider function",
                  arena_printf(r->load->arena,
                               "%s is a function of a provider that "
                               "required_providers does not name",
                               refs_name(r, name)));
}

/* ---- expressions ---- */

static void refs_expr(const Refs *r, const HclExpr *e);

static void refs_items(const Refs *r, const HclExpr *e, uint32_t from)
{
    for (uint32_t i = from; i < e->n_items; i++)
        if (e->items[i])
            refs_expr(r, e->items[i]);
}

/* items[0] is the collection; behind it the names of the loop hold */
static void refs_loop(const Refs *r, const HclExpr *e)
{
    Bound value = {e->text, r->bound}, key = {e->key, &value};
    Refs inner = *r;
    inner.bound = e->key.len > 0 ? &key : &value;
    if (e->n_items > 0 && e->items[0])
        refs_expr(r, e->items[0]);
    refs_items(&inner, e, 1);
}

/* The name that a.b, a[0] and a[*] begin with is none that stands alone: where their parts begin.
 */
static uint32_t refs_root(const HclExpr *e)
{
    return e->items[0]->kind == HCL_REF ? 1 : 0;
}

/* In JSON a dynamic block is a property of that name, in a block or in one within it; which names
 * it binds is not followed (hcl ext/dynblock; seen with terraform 1.11.4). */
static bool refs_is_json_dynamic(const Refs *r, Span name)
{
    return r->file->json && span_is(name, "dynamic");
}

static void refs_expr(const Refs *r, const HclExpr *e)
{
    Refs inner = *r;
    switch (e->kind) {
    case HCL_REF:
        /* A name alone (internal/addrs/parse_ref.go): but self may be named as a whole. */
        if (!r->configuration && !r->valued && !refs_is_bound(r, e->text) &&
            (!r->self || !span_is(e->text, "self")))
            /* not the name: it may be a secret that lacks its quotes */
            refs_tell(r, e, "Invalid reference",
                      "a name alone refers to nothing; a text needs quotes");
        break;
    case HCL_ATTR:
        refs_attr(r, e);
        refs_instance(r, e);
        refs_of_module(r, e);
        refs_items(r, e, refs_root(e));
        break;
    case HCL_INDEX:
        refs_instance(r, e);
        refs_of_module(r, e);
        refs_items(r, e, refs_root(e));
        break;
    case HCL_CALL:
        refs_call(r, e);
        inner.lax |= span_is(e->text, "try") || span_is(e->text, "can");
        refs_items(&inner, e, 0);
        break;
    case HCL_CONDITION:
        refs_expr(r, e->items[0]);
        inner.lax = true;
        refs_items(&inner, e, 1);
        break;
    case HCL_FOR_PART:
    case HCL_FOR_TUPLE:
    case HCL_FOR_OBJECT:
        refs_loop(r, e);
        break;
    case HCL_OBJECT: /* a plain word as a key is text */
        for (uint32_t i = 0; i < e->n_items; i++)
            if (e->items[i] && !(i % 2 == 0 && e->items[i]->kind == HCL_REF) &&
                !(i % 2 == 1 && refs_is_json_dynamic(r, e->items[i - 1]->text)))
                refs_expr(r, e->items[i]);
        break;
    case HCL_SPLAT: /* data.TYPE is nothing that has elements */
        if (e->items[0]->kind == HCL_ATTR && e->items[0]->items[0]->kind == HCL_REF &&
            span_is(e->items[0]->items[0]->text, "data"))
            refs_tell(r, e, "Invalid reference",
                      "data is followed by two names: the type and the name");
        refs_items(r, e, refs_root(e));
        break;
    default:
        refs_items(r, e, 0);
    }
}

/* ---- blocks ---- */

/* Arguments whose names are no references to values; iterator and events are such within a block
 * only (dynamic, action_trigger). */
static bool refs_is_meta(const Refs *r, Span name)
{
    static const char *const meta[] = {"provider", "providers",  "ignore_changes",
                                       "when",     "on_failure", "replace_triggered_by",
                                       "to"};
    for (size_t i = 0; i < ARRAY_LEN(meta); i++)
        if (span_is(name, meta[i]))
            return true;
    return !r->top && (span_is(name, "iterator") || span_is(name, "events"));
}

/* depends_on takes the same references in quotes, as Terraform 0.11 wanted them. */
static void refs_depends(const Refs *r, const HclExpr *list)
{
    for (uint32_t i = 0; list->kind == HCL_TUPLE && i < list->n_items; i++) {
        const HclExpr *e = list->items[i];
        Span text = e->kind == HCL_TEXT ? e->text : SPAN_EMPTY, kind = SPAN_LITERAL("resource"),
             type;
        HclExpr named = *e;
        if (span_starts(text, "data.")) {
            kind = SPAN_LITERAL("data");
            text = span_sub(text, strlen("data."), text.len);
        }
        type = span_sub(text, 0, span_find_char(text, '.'));
        named.text = span_sub(text, type.len + 1, text.len);
        if (named.text.len > 0 && span_find_char(named.text, '.') == named.text.len &&
            span_is(type, "module"))
            refs_module(r, &named);
        else if (named.text.len > 0 && span_find_char(named.text, '.') == named.text.len)
            refs_resource(r, &named, kind, type);
    }
}

/* Does a dynamic block surely make its content? (hcl ext/dynblock/expand_body.go: what has no
 * element, or is unknown yet, makes none, and Terraform looks up names in what was made; seen
 * with 1.11.4) */
static bool refs_made(const HclBlock *dynamic)
{
    const HclAttr *each = hcl_body_attr(&dynamic->body, "for_each");
    return each && (each->expr->kind == HCL_TUPLE || each->expr->kind == HCL_OBJECT) &&
           each->expr->n_items > 0;
}

static void refs_body(const Refs *r, const HclBody *body)
{
    for (size_t i = 0; i < body->attrs.len; i++) {
        Refs here = *r;
        here.file = body->attrs.items[i].file;
        if (r->top && span_is(body->attrs.items[i].name, "for_each"))
            here.each = false;
        if (span_is(body->attrs.items[i].name, "count"))
            here.count = false;
        if (span_is(body->attrs.items[i].name, "replace_triggered_by"))
            refs_items(&here, body->attrs.items[i].expr, 0);
        if (span_is(body->attrs.items[i].name, "depends_on")) {
            here.lax = here.valued = true; /* never worked out; tfaddress.c looks at its form */
            refs_depends(&here, body->attrs.items[i].expr);
        }
        if (!refs_is_meta(r, body->attrs.items[i].name) && !r->idle &&
            !refs_is_json_dynamic(&here, body->attrs.items[i].name))
            refs_expr(&here, body->attrs.items[i].expr);
    }
    for (size_t i = 0; i < body->blocks.len; i++) {
        const HclBlock *block = body->blocks.items[i];
        const HclAttr *iterator = hcl_body_attr(&block->body, "iterator");
        bool dynamic = span_is(block->type, "dynamic") && block->labels[0];
        Bound name = {iterator  ? iterator->expr->text
                      : dynamic ? span_of(block->labels[0])
                                : SPAN_EMPTY,
                      r->bound};
        Refs inner = *r;
        inner.top = false;
        if (dynamic) { /* its for_each is worked out in any case */
            inner.bound = &name;
            inner.idle = false;
            inner.unmade = r->unmade || r->idle || !refs_made(block);
        } else {
            inner.idle |= r->unmade;
        }
        inner.self |= span_is(block->type, "provisioner") || span_is(block->type, "connection") ||
                      span_is(block->type, "postcondition");
        refs_body(&inner, &block->body);
    }
}

void tfrefs_check(TfLoad *load, const TfModule *module)
{
    const HclBlockVec *const lists[] = {&module->source->locals,    &module->source->modules,
                                        &module->source->resources, &module->source->outputs,
                                        &module->source->checks,    &module->source->imports};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        for (size_t k = 0; k < lists[i]->len; k++) {
            const HclBlock *block = lists[i]->items[k];
            bool each = hcl_body_attr(&block->body, "for_each") != NULL,
                 count = hcl_body_attr(&block->body, "count") != NULL;
            Refs r = {.load = load,
                      .module = module,
                      .file = block->file,
                      .each = each,
                      .count = count,
                      .valued = lists[i] == &module->source->locals ||
                                lists[i] == &module->source->outputs,
                      .top = true};
            refs_body(&r, &block->body);
        }
}

void tfrefs_provider(TfLoad *load, const TfModule *module, const HclBlock *block,
                     const char *address)
{
    bool each = hcl_body_attr(&block->body, "for_each") != NULL;
    Refs r = {.load = load,
              .module = module,
              .file = block->file,
              .each = each,
              .top = true,
              .configuration = address};
    refs_body(&r, &block->body);
}
