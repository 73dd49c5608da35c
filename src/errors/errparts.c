#include "errors/errparts.h"

#include <ctype.h>
#include <string.h>

#include "data/error_codes.h"

enum { ID_MAX = 128, CODE_MAX = 80 };

const char *err_component_name(enum err_component component)
{
    static const char *const names[] = {
#define COMPONENT_NAME(code, name) name,
        ERR_COMPONENTS(COMPONENT_NAME)
#undef COMPONENT_NAME
    };
    return names[component];
}

/* ---- component ---- */

/* What an older Terraform refuses in a backend block: it only says "in terraform". */
#define BACKEND_ARGUMENTS                                                                        \
    "argument named \"use_lockfile\"|argument named \"assume_role\"|argument named "             \
    "\"assume_role_with_web_identity\"|argument "                                                \
    "named \"allowed_account_ids\"|argument named \"forbidden_account_ids\"|argument named "     \
    "\"endpoints\"|argument named "                                                              \
    "\"use_fips_endpoint\"|argument named \"use_dualstack_endpoint\"|argument named "            \
    "\"ec2_metadata_service_endpoint\"|argument "                                                \
    "named \"ec2_metadata_service_endpoint_mode\"|argument named \"retry_mode\"|argument named " \
    "\"http_proxy\"|argument named "                                                             \
    "\"https_proxy\"|argument named \"no_proxy\"|argument named \"custom_ca_bundle\"|argument "  \
    "named \"use_path_style\"|argument "                                                         \
    "named \"skip_s3_checksum\"|argument named \"skip_requesting_account_id\"|argument named "   \
    "\"shared_config_files\"|argument "                                                          \
    "named \"shared_credentials_files\"|argument named \"sts_region\"|argument named "           \
    "\"dynamodb_table\"|blocks of type "                                                         \
    "\"assume_role\"|blocks of type \"endpoints\""

/* component, one of these phrases, and none of those; "" = always. The first row that fits decides.
 */
static const struct {
    enum err_component component;
    const char *phrases, *unless;
    unsigned context; /* one of these bits is needed; 0 = none */
} component_rows[] = {
    {COMPONENT_EXEC_PLUGIN,
     "getting credentials: exec|executable aws |executable aws-iam|executable \"aws\"|Kubernetes "
     "cluster unreachable",
     NULL, 0},
    {COMPONENT_EXEC_PLUGIN, "the server has asked for the client to provide credentials", NULL, 0},
    {COMPONENT_REMOTE_STATE,
     "data.terraform_remote_state|loading the remote state|terraform_remote_state", NULL, 0},
    {COMPONENT_S3_BACKEND,
     "S3 Backend|backend-s3|backends/s3|backend/s3|the backend \"s3\"|backend \"s3\"|Error loading "
     "state|Failed to save "
     "state|failed to upload "
     "state|failed to lock s3 state|acquiring the state lock|Failed to persist state|Unable to "
     "list objects in S3 bucket|Unable to "
     "access object|Missing region value|Invalid region value|required by the backend|requested "
     "bucket from|AWS S3 remote|Failed "
     "to "
     "read remote state|failed to load state|Unable to retrieve item from DynamoDB table|Invalid "
     "bucket value|error inspecting "
     "states|"
     "Failed to get existing workspaces|refreshing state: BucketRegionError|refreshing state: "
     "AccessDenied|Error loading remote "
     "state",
     NULL, 0},
    {COMPONENT_S3_BACKEND, BACKEND_ARGUMENTS,
     "in provider|in resource|in data|in module|in variable|in locals|in output", 0},
    {COMPONENT_S3_BACKEND, "Error finding AWS credentials|Encountered the following errors", NULL,
     ERRLOG_IN_TERRAGRUNT},
    {COMPONENT_S3_BACKEND, "Error finding AWS credentials in file|Error finding AWS credentials (",
     NULL, 0},
    {COMPONENT_S3_BACKEND,
     "valid credential sources|using credentials to get account ID|Cannot assume IAM "
     "Role|validating provider credentials|"
     "retrieving caller identity|shared config profile|SSO session",
     "provider \"aws\"|provider[\"|Terraform AWS "
     "Provider|registry.terraform.io/providers|provider.aws",
     ERRLOG_IN_BACKEND_INIT},
    {COMPONENT_S3_BACKEND,
     "Error: failed to get shared config profile|Error: failed to load shared config file",
     "provider|configuring", 0},
    {COMPONENT_PROVIDER,
     "Terraform AWS Provider|AWS Provider|provider "
     "\"aws\"|provider.aws|hashicorp/"
     "aws|provider[\"registry|terraform-provider-aws_v|provider.terraform-provider-aws|"
     "Error refreshing state|error validating provider credentials|validating provider "
     "credentials|calling sts:|using credentials "
     "to "
     "get account ID|retrieving caller identity from STS|account ID not allowed|account ID not "
     "previously found|Error applying "
     "plan|Error "
     "running plan|Error planning|lock file|No AWS Account ID is available|The argument \"region\" "
     "is required|getting account "
     "information|cannot be assumed.|Cannot "
     "assume IAM Role|data.aws_|aws_instance|Planning failed|with data.|with module.|with aws_|on "
     "main.tf",
     NULL, 0},
    {COMPONENT_PROVIDER,
     "Failed to query available provider packages|retrieve the list of available "
     "versions|Unsupported Terraform Core",
     NULL, 0},
    {COMPONENT_OTHER,
     "Traceback|botocore.exceptions|ClientError|Could not assume role with|Credentials could not "
     "be "
     "loaded|Bootstrapping|CredentialsProviderError|"
     "error initializing resources|\"level\":|Reconciler "
     "error|reconciling|region:us|ETIMEDOUT|node_modules|An error occurred "
     "during|"
     "NoCredentialsError|__type",
     "aws: [ERROR]", 0},
    {COMPONENT_AWS_CLI,
     "An error occurred (|A client error (|aws: [ERROR]|aws: error|Unable to locate "
     "credentials|Partial credentials found|config "
     "profile (|"
     "Unable to parse config file|sso-session does not exist|Error loading SSO Token|retrieving "
     "token from sso|SSO session "
     "associated|"
     "retrieving credentials from|Expecting value: line|The source_profile|must specify a "
     "region|region_name|connect to proxy "
     "URL|connect to the endpoint URL|SSL validation failed|No such file or directory: "
     "'|aws-vault|required SSO configuration|aws "
     "login|"
     "aws sso login|Could not load credentials from",
     NULL, 0},
};

static bool errparts_row_fits(size_t row, const ErrBlock *block, const Squeezed *s)
{
    return (component_rows[row].context == 0 || (block->context & component_rows[row].context)) &&
           squeeze_has(s, component_rows[row].phrases) &&
           !(component_rows[row].unless && squeeze_has(s, component_rows[row].unless));
}

/* "Error: listing S3 Buckets: operation error ...": what the provider was doing when AWS refused
 * it. */
static bool errparts_is_doing(Span text, const Squeezed *s)
{
    size_t n = 0;
    while (n < text.len && islower((unsigned char)text.ptr[n]))
        n++;
    return n > 4 && span_ends(span_sub(text, 0, n), "ing") &&
           squeeze_has(s, "operation error |api error |arn:aws|amazonaws|status code: ");
}

/* "Error: error putting S3 policy: ..." is Terraform's way to begin; nobody else's. */
static bool errparts_terraform_style(const ErrBlock *block, const Squeezed *s)
{
    Span text = span_of(block->text);
    size_t at = span_find(text, "Error: ");
    if (block->context & ERRLOG_IN_TERRAFORM)
        return true;
    if (at >= text.len || at > 40)
        return false;
    text = span_sub(text, at + 7, text.len);
    return text.len > 0 &&
           (span_starts(text, "error ") || span_starts(text, "failed to refresh") ||
            span_starts(text, "WebIdentityErr") || span_starts(text, "NoCredentialProviders") ||
            span_starts(text, "No valid credential") || span_starts(text, "configuring ") ||
            errparts_is_doing(text, s) || span_starts(text, "Invalid provider") ||
            span_starts(text, "loading configuration") ||
            span_starts(text, "Retrieving AWS account") ||
            span_starts(text, "Invalid AWS Region") || span_starts(text, "invalid AWS Region") ||
            span_starts(text, "Invalid HTTP") || span_starts(text, "Assume Role") ||
            span_starts(text, "operation error"));
}

static enum err_component errparts_component(const ErrBlock *block, const Squeezed *s)
{
    for (size_t i = 0; i < ARRAY_LEN(component_rows); i++)
        if (errparts_row_fits(i, block, s))
            return component_rows[i].component;
    return errparts_terraform_style(block, s) ? COMPONENT_PROVIDER : COMPONENT_OTHER;
}

/* ---- which configuration, and where ---- */

/* The bytes between mark and the first of ends, in the text as it was. */
static Span errparts_between(Span text, const char *mark, const char *ends)
{
    size_t at = span_find(text, mark), end;
    if (at >= text.len)
        return SPAN_EMPTY;
    at += strlen(mark);
    for (end = at; end < text.len && !strchr(ends, text.ptr[end]); end++)
        continue;
    return span_sub(text, at, end);
}

static bool errparts_is_aws_name(Span name)
{
    return span_starts(name, "aws") || name.len == 0;
}

/* with module.net.provider["registry.terraform.io/hashicorp/aws"].west */
static const char *errparts_provider_address(Arena *arena, Span text, bool *out_foreign)
{
    Span source = errparts_between(text, "provider[\"", "\""),
         module = errparts_between(text, "with module.", ",\n"), alias = SPAN_EMPTY;
    size_t slash = source.len, dot;
    if (source.len == 0)
        return NULL;
    while (slash > 0 && source.ptr[slash - 1] != '/')
        slash--;
    *out_foreign = !errparts_is_aws_name(span_sub(source, slash, source.len));
    if (source.ptr + source.len + 2 < text.ptr + text.len && source.ptr[source.len + 2] == '.')
        alias =
            errparts_between((Span){source.ptr + source.len + 2,
                                    (size_t)(text.ptr + text.len - source.ptr) - source.len - 2},
                             ".", ", \n:");
    dot = span_find(module, ".provider[");
    module = dot < module.len ? span_sub(module, 0, dot) : SPAN_EMPTY;
    return arena_printf(arena, "%s%.*s%saws%s%.*s", module.len ? "module." : "", (int)module.len,
                        module.len ? module.ptr : "", module.len ? "." : "", alias.len ? "." : "",
                        (int)alias.len, alias.len ? alias.ptr : "");
}

/* `in provider "aws":`, `in provider.aws[0]:`, `* provider.aws.west:` */
static const char *errparts_block_address(Arena *arena, Span text, bool *out_foreign)
{
    Span name = errparts_between(text, "provider \"", "\""),
         old = errparts_between(text, "* provider.", ": \n");
    if (old.len == 0)
        old = errparts_between(text, "in provider.", ":[ \n");
    if (old.len > 0) {
        *out_foreign = !errparts_is_aws_name(old);
        return span_starts(old, "aws") ? arena_span(arena, old) : NULL;
    }
    if (name.len == 0)
        return NULL;
    *out_foreign = !errparts_is_aws_name(name);
    return span_is(name, "aws") ? "aws" : NULL;
}

static const char *errparts_address(Arena *arena, const ErrParts *parts, Span text,
                                    bool *out_foreign)
{
    const char *address = errparts_provider_address(arena, text, out_foreign);
    Span name = errparts_between(text, "terraform_remote_state.", ": ,\n");
    if (parts->component == COMPONENT_REMOTE_STATE)
        return name.len ? arena_printf(arena, "remote_state.%.*s", (int)name.len, name.ptr) : NULL;
    if (parts->component == COMPONENT_S3_BACKEND)
        return "backend.s3";
    if (!address)
        address = errparts_block_address(arena, text, out_foreign);
    return parts->component == COMPONENT_PROVIDER && !*out_foreign ? address : NULL;
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
            return source_file(arena_span(arena, span_sub(rest, 0, line)), n, 0);
    }
    return at;
}

/* ---- what AWS said ---- */

static bool errparts_is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* A code of the table at low index `at`, on its own as a word; blanks count as its ends, a line
 * break alone does not. */
static bool errparts_stands_alone(const Squeezed *s, size_t at, size_t end)
{
    uint32_t from = s->at[at], to = s->at[end - 1] + 1;
    char before = from > 0 ? s->text.ptr[from - 1] : ' ',
         after = to < s->text.len ? s->text.ptr[to] : ' ';
    if (errparts_is_word(before) || before == '-' || before == '/')
        return false;
    return !errparts_is_word(after) &&
           !(after == '\n' && end < s->len && errparts_is_word(s->low[end]) && after != ' ');
}

/* "(oidc)" rows and words that are no codes in running text are passed over; wrappers of the SDK
 * are not the code that counts. */
static bool errparts_is_code_row(const ErrorCode *row)
{
    static const char *const wrappers[] = {"CanceledError",
                                           "ProcessProviderError",
                                           "EC2RoleRequestError",
                                           "AssumeRoleTokenProviderNotSetError",
                                           "CannotAssumeRoleError",
                                           "InvalidRegionError",
                                           "Forbidden",
                                           "Blocked",
                                           "NotAuthorized",
                                           "InvalidAction",
                                           "MissingRegion"};
    if (strchr(row->code, ' ') || strchr(row->code, '.'))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(wrappers); i++)
        if (strcmp(row->code, wrappers[i]) == 0)
            return false;
    return true;
}

/* The first code of the table that stands in the text, the longest where several begin there. */
static const char *errparts_table_code(const Squeezed *s)
{
    const char *best = NULL;
    size_t best_at = s->len, best_len = 0;
    for (size_t i = 0; i < n_error_codes; i++) {
        const ErrorCode *row = &error_codes_table[i];
        size_t end = 0, at;
        if (!errparts_is_code_row(row))
            continue;
        at = squeeze_find(s, span_of(row->code), 0, &end);
        while (at < s->len && !errparts_stands_alone(s, at, end))
            at = squeeze_find(s, span_of(row->code), at + 1, &end);
        if (at < best_at || (at == best_at && at < s->len && end - at > best_len)) {
            best = row->code;
            best_at = at;
            best_len = end - at;
        }
    }
    return best;
}

/* A word of letters and digits right after mark. */
static const char *errparts_word_after(Arena *arena, const Squeezed *s, const char *mark,
                                       const char *follow)
{
    size_t end = 0, at = squeeze_find(s, span_of(mark), 0, &end), stop;
    if (at >= s->len)
        return NULL;
    for (stop = end; stop < s->len && (errparts_is_word(s->low[stop]) || s->low[stop] == '.');
         stop++)
        continue;
    if (stop == end || stop - end > 80 ||
        (follow && (stop >= s->len || !strchr(follow, s->low[stop]))))
        return NULL;
    return squeeze_origin(arena, s, end, stop);
}

/* Low index behind an id that ends with a comma; `at` where none stands there. */
static size_t errparts_skip_id(const Squeezed *s, size_t at)
{
    size_t stop = at;
    while (stop < s->len && stop - at < ID_MAX &&
           (isalnum((unsigned char)s->low[stop]) || strchr("-+/=", s->low[stop])))
        stop++;
    return stop < s->len && s->low[stop] == ',' ? stop + 1 : at;
}

/* "RequestID: X, [HostID: Y, ]NoSuchBucket: ...": what SDK v2 knows by a type of its own comes
 * without "api error". */
static const char *errparts_modeled_code(Arena *arena, const Squeezed *s)
{
    size_t end = 0, word, host_end = 0, stop;
    for (size_t at = squeeze_find(s, SPAN_LITERAL("RequestID: "), 0, &end); at < s->len;
         at = squeeze_find(s, SPAN_LITERAL("RequestID: "), at + 1, &end)) {
        word = errparts_skip_id(s, end);
        if (word == end)
            continue;
        if (squeeze_find(s, SPAN_LITERAL("HostID: "), word, &host_end) == word)
            word = errparts_skip_id(s, host_end);
        for (stop = word; stop < s->len && errparts_is_word(s->low[stop]); stop++)
            continue;
        if (stop > word && stop < s->len && s->low[stop] == ':' && stop - word < CODE_MAX &&
            isupper((unsigned char)s->text.ptr[s->at[word]]))
            return squeeze_origin(arena, s, word, stop);
    }
    return NULL;
}

static const char *errparts_code(Arena *arena, const Squeezed *s)
{
    const char *code = errparts_word_after(arena, s, "api error ", ":,");
    if (!code)
        code = errparts_modeled_code(arena, s);
    if (!code)
        code = errparts_word_after(arena, s, "An error occurred (", ")");
    if (!code)
        code = errparts_word_after(arena, s, "client error (", ")");
    if (!code)
        code = errparts_word_after(arena, s, "<Code>", "<");
    if (!code)
        code = errparts_table_code(s);
    if (!code && squeeze_has(s, "403 Forbidden|Forbidden: Forbidden"))
        code = "Forbidden";
    return code;
}

static int errparts_status(const Squeezed *s)
{
    static const char *const marks[] = {
        "response error StatusCode: ", "status code: ", "http.status_code=", "http.status_code\":"};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t end = 0, at = squeeze_find(s, span_of(marks[i]), 0, &end);
        if (at < s->len && end + 3 <= s->len && isdigit((unsigned char)s->low[end]) &&
            isdigit((unsigned char)s->low[end + 1]) && isdigit((unsigned char)s->low[end + 2]) &&
            !squeeze_has(s, "ec2imds"))
            return (s->low[end] - '0') * 100 + (s->low[end + 1] - '0') * 10 +
                   (s->low[end + 2] - '0');
    }
    return 0;
}

static const char *errparts_request_id(Arena *arena, const Squeezed *s)
{
    static const char *const marks[] = {"RequestID: ", "request id: ", "<RequestId>"};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t end = 0, at = squeeze_find(s, span_of(marks[i]), 0, &end), stop = end;
        while (at < s->len && stop < s->len && stop - end < 64 &&
               (isalnum((unsigned char)s->low[stop]) || s->low[stop] == '-'))
            stop++;
        /* the id ends where its line does, unless the line was cut at a terminal's edge in the
         * middle of a UUID */
        if (at < s->len && stop > end && stop - end > 36 && s->low[end + 8] == '-')
            stop = end + 36;
        if (at < s->len && stop > end) {
            Span id = span_of(squeeze_origin(arena, s, end, stop));
            return arena_span(arena, span_sub(id, 0, span_find_char(id, ' ')));
        }
    }
    return NULL;
}

/* The innermost call that the text names. */
static void errparts_operation(Arena *arena, const Squeezed *s, ErrParts *out)
{
    size_t end = 0, colon, stop, at, last = s->len;
    for (at = squeeze_find(s, SPAN_LITERAL("operation error "), 0, &end); at < s->len;
         at = squeeze_find(s, SPAN_LITERAL("operation error "), at + 1, &end))
        last = end;
    if (last < s->len) {
        for (colon = last; colon < s->len && s->low[colon] != ':'; colon++)
            continue;
        for (stop = colon + 1; stop < s->len && errparts_is_word(s->low[stop]); stop++)
            continue;
        if (colon < s->len && colon - last < 60 && stop > colon + 1) {
            out->service = squeeze_origin(arena, s, last, colon);
            out->operation = squeeze_origin(arena, s, colon + 1, stop);
            return;
        }
    }
    out->operation = errparts_word_after(arena, s, "calling sts:", NULL);
    if (out->operation) {
        out->service = "STS";
        return;
    }
    out->operation = errparts_word_after(arena, s, "when calling the ", NULL);
    if (out->operation) {
        size_t len =
            strlen(out->operation); /* the blank before "operation" is gone in the squeezed text */
        Span op = span_of(out->operation);
        size_t blank = span_find_char(op, ' ');
        out->operation = arena_span(arena, span_sub(op, 0, blank < len ? blank : len));
        return;
    }
    out->service = errparts_word_after(arena, s, "aws.service=", NULL);
    out->operation = errparts_word_after(arena, s, "aws.operation=", NULL);
    if (out->operation)
        out->operation = arena_span(arena, span_sub(span_of(out->operation), 0,
                                                    span_find_char(span_of(out->operation), ' ')));
    if (out->service)
        out->service = arena_span(
            arena, span_sub(span_of(out->service), 0, span_find_char(span_of(out->service), ' ')));
}

/* `in resource "opensearch_policy" "x"`: a resource of another provider; the line may be wrapped.
 */
static bool errparts_foreign_resource(const Squeezed *s)
{
    static const char *const marks[] = {"in resource \"", "in data \""};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t end = 0, at = squeeze_find(s, span_of(marks[i]), 0, &end);
        if (at < s->len && end < s->len && s->low[end] != '"' &&
            strncmp(s->low + end, "aws", 3) != 0 &&
            strncmp(s->low + end, "terraform_remote_state", 22) != 0)
            return true;
    }
    return false;
}

/* Another cloud, another backend, or a package of another provider: whatever it says, AWS didn't.
 */
static bool errparts_is_elsewhere(const Squeezed *s, const char *code)
{
    static const char *const others =
        "googleapi: |googleapis.com|Google "
        "Cloud|autorest/azure|azurerm|Microsoft.|AADSTS|core.windows.net|"
        "microsoftonline|AuthorizationPermissionMismatch|unexpected status 4|HTTP remote state|"
        "api.github.com|gitlab.com/api|Error from server (|oss: service|tencentcloud";
    static const char *const aws =
        "amazonaws|arn:aws|hashicorp/aws|operation error |executable aws";
    static const char *const packages =
        "available provider packages|Failed to install provider|dependency lock file";
    /* every backend begins like this; the S3 one goes on with an answer of AWS or with credentials
     */
    static const char *const any_backend =
        "Error loading state|Failed to get existing workspaces|error inspecting states|failed to "
        "load state";
    static const char *const s3_backend =
        "S3|aws|request id: |credential|profile|SSO session|SSO token|region";
    if (squeeze_has(s, packages))
        return !squeeze_has(s, "hashicorp/aws|provider \"aws\"|-aws_v");
    if (squeeze_has(s, any_backend) && !squeeze_has(s, s3_backend) &&
        !(code && error_code_find(code)))
        return true;
    return squeeze_has(s, others) && !squeeze_has(s, aws);
}

void errparts_read(Arena *arena, const ErrBlock *block, const Squeezed *s, ErrParts *out)
{
    Span text = span_of(block->text);
    memset(out, 0, sizeof *out);
    out->code = errparts_code(arena, s);
    out->component = errparts_component(block, s);
    out->address = errparts_address(arena, out, text, &out->foreign);
    out->foreign = out->foreign || errparts_foreign_resource(s);
    if (errparts_is_elsewhere(s, out->code)) {
        out->foreign = true;
        out->component = COMPONENT_OTHER;
        out->address = NULL;
    }
    if (out->foreign && out->component == COMPONENT_PROVIDER && !squeeze_has(s, "AWS Provider"))
        out->component = COMPONENT_OTHER;
    out->at = errparts_place(arena, text);
    out->http_status = errparts_status(s);
    out->request_id = errparts_request_id(arena, s);
    errparts_operation(arena, s, out);
}
