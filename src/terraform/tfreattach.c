/*
 * TF_REATTACH_PROVIDERS: terraform reads it before any command, and stops at what it can't take
 * (main.go:parseReattachProviders; encoding/json, where names of members may be in any case).
 * Seen with terraform 1.11.4.
 */
#include "terraform/tfload.h"

static const char reattach_name[] = "TF_REATTACH_PROVIDERS";

static void reattach_refused(TfLoad *load, const char *what)
{
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "init",
                           .id = "unknown_flag",
                           .summary = "Invalid format for TF_REATTACH_PROVIDERS",
                           .at = {SOURCE_ENVIRONMENT, reattach_name, 0, 0}},
               "%s %s", reattach_name, what);
}

/* The last member of that name, as encoding/json takes it; NULL where there is none or null. */
static const HclExpr *reattach_member(const HclExpr *object, const char *name)
{
    const HclExpr *found = NULL;
    for (uint32_t i = 0; object && i + 1 < object->n_items; i += 2) {
        if (span_is_nocase(object->items[i]->text, name) && object->items[i + 1]->kind != HCL_NULL)
            found = object->items[i + 1];
    }
    return found;
}

/* Is the member of that kind, where it is there? A number is a whole one. */
static bool reattach_fits(const HclExpr *object, const char *name, enum hcl_kind kind)
{
    const HclExpr *e = reattach_member(object, name);
    if (e && kind == HCL_NUMBER && e->kind == HCL_NUMBER)
        return span_run(e->text, "-0123456789") == e->text.len; /* no point, no exponent */
    return !e || e->kind == kind;
}

/* net.ResolveTCPAddr wants a port; a unix socket may have any name. */
static bool reattach_address(const HclExpr *address)
{
    const HclExpr *network = reattach_member(address, "Network"),
                  *text = reattach_member(address, "String");
    if (!network || (!span_is(network->text, "unix") && !span_is(network->text, "tcp")))
        return false;
    return span_is(network->text, "unix") ||
           (text && span_find_char(text->text, ':') < text->text.len);
}

static const char *reattach_fault(const HclExpr *entry)
{
    static const struct {
        const char *name;
        enum hcl_kind kind;
    } members[] = {{"Protocol", HCL_TEXT},
                   {"ProtocolVersion", HCL_NUMBER},
                   {"Pid", HCL_NUMBER},
                   {"Test", HCL_BOOL},
                   {"Addr", HCL_OBJECT}};
    const HclExpr *object = entry->kind == HCL_NULL ? NULL : entry, *address;
    if (object && object->kind != HCL_OBJECT)
        return "must hold an object for each provider";
    for (size_t i = 0; i < ARRAY_LEN(members); i++)
        if (!reattach_fits(object, members[i].name, members[i].kind))
            return "has a member of the wrong type";
    address = reattach_member(object, "Addr");
    if (!reattach_fits(address, "Network", HCL_TEXT) || !reattach_fits(address, "String", HCL_TEXT))
        return "has a member of the wrong type";
    return reattach_address(address)
               ? NULL
               : "has no address that Terraform can reach: Network is unix or tcp, and tcp needs a "
                 "port in String";
}

void tfreattach_check(TfLoad *load)
{
    const char *text = snapshot_env(load->files, reattach_name);
    const HclFile *file;
    if (!text || !*text)
        return;
    file = hcl_parse_json(load->arena, reattach_name, span_of(text), false);
    if (file->error.summary || !file->value ||
        (file->value->kind != HCL_OBJECT && file->value->kind != HCL_NULL)) {
        reattach_refused(load, "must hold a JSON object");
        return;
    }
    for (uint32_t i = 0; file->value->kind == HCL_OBJECT && i + 1 < file->value->n_items; i += 2) {
        const char *fault = reattach_fault(file->value->items[i + 1]);
        if (!fault && tfsource_fault(file->value->items[i]->text))
            fault = "names a provider by what is no address of one";
        if (fault) {
            reattach_refused(load, fault);
            return;
        }
    }
}
