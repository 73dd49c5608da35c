#include "errors/errparts.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "errors/errcode.h"
#include "errors/errwho.h"

const char *err_component_name(enum err_component component)
{
    static const char *const names[] = {
#define COMPONENT_NAME(code, name) name,
        ERR_COMPONENTS(COMPONENT_NAME)
#undef COMPONENT_NAME
    };
    return names[component];
}

const char *err_component_words(const ErrParts *parts, const char *text)
{
    static const char *const words[] = {
        [COMPONENT_PROVIDER] = "Terraform's AWS provider",
        [COMPONENT_S3_BACKEND] = "the S3 backend",
        [COMPONENT_REMOTE_STATE] = "a remote state",
        [COMPONENT_AWS_CLI] = "the AWS CLI",
        [COMPONENT_EXEC_PLUGIN] = "a program that fetches a token for Kubernetes",
        [COMPONENT_OTHER] = "another program",
    };
    if (parts->component == COMPONENT_OTHER &&
        (parts->terragrunt || errwho_is_terragrunt(span_of(text)) ||
         strstr(text, "resolving dependency \"")))
        return "Terragrunt";
    return words[parts->component];
}

/* ---- which configuration, and where ---- */

static bool errparts_is_aws_name(Span name)
{
    return span_starts(name, "aws") || name.len == 0;
}

/* with module.net.provider["registry.terraform.io/hashicorp/aws"].west */
static const char *errparts_provider_address(Arena *arena, Span text, bool *out_foreign)
{
    Span source = span_between(text, "provider[\"", "\""),
         module = span_between(text, "with module.", ",\n"), alias = SPAN_EMPTY;
    size_t slash = source.len, dot;
    if (source.len == 0)
        return NULL;
    while (slash > 0 && source.ptr[slash - 1] != '/')
        slash--;
    *out_foreign = !errparts_is_aws_name(span_sub(source, slash, source.len));
    if (source.ptr + source.len + 2 < text.ptr + text.len && source.ptr[source.len + 2] == '.')
        alias = span_between((Span){source.ptr + source.len + 2,
                                    (size_t)(text.ptr + text.len - source.ptr) - source.len - 2},
                             ".", ", \n:");
    dot = span_find(module, ".provider[");
    module = dot < module.len ? span_sub(module, 0, dot) : SPAN_EMPTY;
    return arena_printf(arena, "%saws%s",
                        text_with(arena, "module.", arena_span(arena, module), "."),
                        text_with(arena, ".", arena_span(arena, alias), ""));
}

/* `in provider "aws":`, `in provider.aws[0]:`, `* provider.aws.west:` */
static const char *errparts_block_address(Arena *arena, Span text, bool *out_foreign)
{
    Span name = span_between(text, "provider \"", "\""),
         old = span_between(text, "* provider.", ": \n");
    if (old.len == 0)
        old = span_between(text, "in provider.", ":[ \n");
    if (old.len > 0) {
        *out_foreign = !errparts_is_aws_name(old);
        return span_starts(old, "aws") ? arena_span(arena, old) : NULL;
    }
    if (name.len == 0)
        return NULL;
    while (span_find_char(name, '/') < name.len) /* by its source */
        name = span_sub(name, span_find_char(name, '/') + 1, name.len);
    *out_foreign = !errparts_is_aws_name(name);
    return span_is(name, "aws") ? "aws" : NULL;
}

static const char *errparts_address(Arena *arena, const ErrParts *parts, Span text,
                                    bool *out_foreign)
{
    const char *address = errparts_provider_address(arena, text, out_foreign);
    Span name = span_between(text, "terraform_remote_state.", ": ,\n");
    if (parts->component == COMPONENT_REMOTE_STATE)
        return name.len ? arena_printf(arena, "remote_state.%.*s", (int)name.len, name.ptr) : NULL;
    if (parts->component == COMPONENT_S3_BACKEND)
        return "backend.s3";
    if (!address)
        address = errparts_block_address(arena, text, out_foreign);
    return parts->component == COMPONENT_PROVIDER && !*out_foreign ? address : NULL;
}

/* Terragrunt runs Terraform in a copy: "live/app/.terragrunt-cache/HASH/HASH/main.tf" is the unit's
 * live/app/main.tf. */
static Span errparts_without_cache(Arena *arena, Span file)
{
    static const char *const cache = ".terragrunt-cache/";
    size_t at = span_find(file, cache);
    Span rest = span_sub(file, at + strlen(cache), file.len);
    if (at == file.len)
        return file;
    for (int i = 0; i < 2; i++) {
        size_t slash = span_find_char(rest, '/');
        if (slash == rest.len)
            return file;
        rest = span_sub(rest, slash + 1, rest.len);
    }
    return span_of(arena_printf(arena, "%.*s%.*s", (int)at, file.ptr, (int)rest.len, rest.ptr));
}

/* `on main.tf line 10, in provider "aws":` */
static Source errparts_place(Arena *arena, Span text)
{
    Source at = SOURCE_UNKNOWN;
    for (size_t i = span_find(text, "on "); i < text.len;
         i += 3 + span_find(span_sub(text, i + 3, text.len), "on ")) {
        Span rest = span_sub(text, i + 3, text.len);
        size_t eol = span_find_char(rest, '\n'), line = span_find(rest, " line ");
        int n = 0;
        if ((i > 0 && text.ptr[i - 1] != ' ' && text.ptr[i - 1] != '\n') || line == 0 ||
            line >= eol || rest.ptr[0] == '<')
            continue;
        for (size_t k = line + 6; k < eol && isdigit((unsigned char)rest.ptr[k]) && n < 10000000;
             k++)
            n = n * 10 + (rest.ptr[k] - '0');
        if (n > 0)
            return source_file(
                arena_span(arena, errparts_without_cache(arena, span_sub(rest, 0, line))), n, 0);
    }
    return at;
}

void errparts_read(Arena *arena, const ErrBlock *block, const Squeezed *s, ErrParts *out)
{
    Span text = span_of(block->text);
    memset(out, 0, sizeof *out);
    out->code = errcode_read(arena, s);
    out->component = errwho_component(block, s);
    out->address = errparts_address(arena, out, text, &out->foreign);
    out->foreign = out->foreign || errwho_foreign_resource(s);
    if (errwho_is_elsewhere(s, out->code)) {
        out->foreign = true;
        out->component = COMPONENT_OTHER;
        out->address = NULL;
    }
    if (out->foreign && out->component == COMPONENT_PROVIDER && !squeeze_has(s, "AWS Provider"))
        out->component = COMPONENT_OTHER;
    out->at = errparts_place(arena, text);
    out->http_status = errcode_status(s);
    out->request_id = errcode_request_id(arena, s);
    errcode_operation(arena, s, out);
}
