#include "errors/errwho.h"

#include <ctype.h>
#include <string.h>

#include "data/error_codes.h"

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

/* What names the AWS provider itself: its address, its block, a resource of it. */
#define PROVIDER_NAMED                                                                   \
    "hashicorp/aws\"]|in provider \"aws\"|in provider.aws|* provider.aws|provider.aws:|" \
    "provider.aws.|terraform-provider-aws|Terraform AWS Provider|"                       \
    "hashicorp/aws v|hashicorp/aws versions|hashicorp/aws:|provider hashicorp/aws|"      \
    "provider \"registry.terraform.io/hashicorp/aws\"|"                                  \
    "provider \"registry.opentofu.org/hashicorp/aws\""
/* What other programs say of themselves. */
#define PROGRAM_NAMED                                                                  \
    "pulumi|serverless|slss.io|saml2aws|SAML assertion|eksctl|kops |awsume|steampipe|" \
    "SQLSTATE"
/* Sentences of others in which Terraform or an aws_* name stands: Crossplane's upjet
 * (pkg/controller), Vault (api/response.go), a Kubernetes API's refusal
 * (apiserver's responsewriters), SOPS (its boxes are drawn with |). */
#define OTHERS_PHRASES                                                                \
    "cannot get terraform setup|async external client|Error making API request|User " \
    "\"system:|decrypt the SOPS file"
#define PROVIDER_RESOURCE \
    "with aws_|with data.aws_|.aws_|data.aws_|resource \"aws_|data \"aws_|* aws_"

/* component, one of these phrases, and none of those; NULL = always. The first row that fits
 * decides. */
static const struct {
    enum err_component component;
    const char *phrases, *unless;
    unsigned context; /* one of these bits is needed; 0 = none */
} component_rows[] = {
    {COMPONENT_EXEC_PLUGIN,
     "getting credentials: exec|executable aws |executable aws-iam|executable \"aws\"|Kubernetes "
     "cluster unreachable|the server has asked for the client to provide credentials",
     NULL, 0},
    {COMPONENT_REMOTE_STATE,
     "data.terraform_remote_state|loading the remote state|terraform_remote_state", NULL, 0},
    {COMPONENT_S3_BACKEND, "sources found for AWS Provider|AccessDenied: Access Denied",
     "in provider|provider.aws|with aws_|with data.", ERRLOG_IN_BACKEND_INIT},
    {COMPONENT_OTHER,
     "Reference to undeclared|Missing required argument|Unsupported argument|Invalid for_each "
     "argument|Invalid count argument|Invalid "
     "index|Unsupported "
     "attribute|Invalid function argument",
     "in provider|in terraform|backend \"s3\"|\"region\" is required|provider.aws", 0},
    /* OpenTofu's own encryption of states and plans (internal/encryption/base.go) */
    {COMPONENT_OTHER, "Unable to fetch encryption key data", NULL, 0},
    /* HCP Terraform's own login (internal/cloud/backend.go) */
    {COMPONENT_OTHER, "Required token could not be found", NULL, 0},
    {COMPONENT_OTHER, OTHERS_PHRASES, NULL, 0},
    {COMPONENT_PROVIDER, PROVIDER_NAMED,
     "S3 Backend|backend-s3|backends/s3|backend/s3|AWS S3 remote|for the \"s3\"|in the \"s3\" "
     "backend|the backend \"s3\"",
     0},
    {COMPONENT_OTHER, PROGRAM_NAMED, "S3 Backend|terraform", 0},
    {COMPONENT_PROVIDER, "AWS Provider",
     "any AWS provider|S3 Backend|backend-s3|backends/s3|backend/s3|AWS S3 remote|for the "
     "\"s3\"|in the \"s3\" "
     "backend|the backend \"s3\"",
     0},
    {COMPONENT_S3_BACKEND,
     "S3 Backend|backend-s3|backends/s3|backend/s3|the backend \"s3\"|backend \"s3\"|\"s3\" "
     "backend|Error loading "
     "state|Failed to save "
     "state|failed to upload "
     "state|failed to lock s3 state|acquiring the state lock|releasing the state lock|Failed to "
     "persist state|Unable to "
     "list objects in S3 bucket|Unable to "
     "access object|Missing region value|Invalid region value|required by the backend|requested "
     "bucket from|AWS S3 remote|Failed "
     "to "
     "read remote state|failed to load state|Unable to retrieve item from DynamoDB table|Invalid "
     "bucket value|error inspecting "
     "states|"
     "Failed to get existing workspaces|refreshing state: BucketRegionError|refreshing state: "
     "AccessDenied|Error loading remote "
     "state|Backend configuration changed|terraform workspace|errored.tfstate",
     NULL, 0},
    {COMPONENT_PROVIDER, PROVIDER_RESOURCE, "tfstate", 0},
    {COMPONENT_S3_BACKEND, BACKEND_ARGUMENTS,
     "in provider|in resource|in data|in module|in variable|in locals|in output", 0},
    {COMPONENT_S3_BACKEND,
     "Error finding AWS credentials|Encountered the following errors|Create "
     "S3 bucket",
     NULL, ERRLOG_IN_TERRAGRUNT},
    {COMPONENT_S3_BACKEND,
     "error checking access to S3 bucket|Error finding AWS credentials in file|Error finding AWS "
     "credentials (|Sleeping for 10s and "
     "will try again",
     NULL, 0},
    {COMPONENT_S3_BACKEND,
     "valid credential sources|using credentials to get account ID|Cannot assume IAM "
     "Role|validating provider credentials|"
     "retrieving caller identity|shared config profile|SSO session",
     "provider \"aws\"|provider[\"|Terraform AWS "
     "Provider|registry.terraform.io/providers|provider.aws|AWS account details",
     ERRLOG_IN_BACKEND_INIT},
    {COMPONENT_S3_BACKEND,
     "Error: failed to get shared config profile|Error: failed to load shared config file|Error: "
     "Invalid account ID|Error: Invalid AWS Region|Error: Cannot assume IAM Role|Error: No valid "
     "credential sources "
     "found Please see|Error: validating provider credentials: retrieving caller identity from STS",
     "with provider|in provider|provider.aws|configuring|AWS account details|registry.terraform.io/"
     "providers",
     0},
    {COMPONENT_OTHER, "Error: No valid credential sources found", "Please see|with provider", 0},
    {COMPONENT_OTHER, "Could not download module", NULL, 0},
    {COMPONENT_PROVIDER,
     "provider[\"registry|provider.terraform-provider-aws|"
     "Error refreshing state|error validating provider credentials|validating provider "
     "credentials|calling sts:|using credentials "
     "to "
     "get account ID|retrieving caller identity from STS|account ID not allowed|account ID not "
     "previously found|Error applying "
     "plan|Error "
     "running plan|Error planning|lock file|No AWS Account ID is available|The argument \"region\" "
     "is required|getting account "
     "information|cannot be assumed.|Cannot "
     "assume IAM Role|Planning failed|with data.|with module.|on "
     "main.tf|hashicorp/aws",
     NULL, 0},
    {COMPONENT_PROVIDER,
     "Failed to query available provider packages|retrieve the list of available "
     "versions|Unsupported Terraform Core",
     NULL, 0},
    {COMPONENT_OTHER,
     "Traceback|botocore.exceptions|Cached SSO login|Found Error:|ClientError|Could not assume "
     "role with|Credentials could not "
     "be "
     "loaded|Bootstrapping|CredentialsProviderError|"
     "error initializing resources|\"level\":|level=error|Reconciler "
     "error|reconciling|region:us|ETIMEDOUT|node_modules|An error occurred "
     "during|"
     "Missing credentials in config|NoCredentialsError|TokenRetrievalError: |SSOTokenLoadError: "
     "|UnauthorizedSSOTokenError: "
     "|PartialCredentialsError: |CredentialRetrievalError: |NoRegionError: |__type|fatal: "
     "[|FAILED!|Failed to create managed resources",
     "aws: [ERROR]", 0},
    {COMPONENT_OTHER, "Exception: ", "aws: [ERROR]|https response error", 0},
    {COMPONENT_AWS_CLI,
     "An error occurred (|A client error (|aws: [ERROR]|aws: error|Unable to locate "
     "credentials|Partial credentials found|config "
     "profile (|"
     "Unable to parse config file|sso-session does not exist|Error loading SSO Token|retrieving "
     "token from sso|SSO session "
     "associated|"
     "when retrieving credentials from|Expecting value: line|The source_profile|must specify a "
     "region|region_name|connect to proxy "
     "URL|connect to the endpoint URL|SSL validation failed|No such file or directory: "
     "'|aws-vault|required SSO configuration|aws "
     "login|"
     "aws sso login|Could not load credentials from",
     "in the property bag", 0},
};

static bool errwho_row_fits(size_t row, const ErrBlock *block, const Squeezed *s)
{
    return (component_rows[row].context == 0 || (block->context & component_rows[row].context)) &&
           squeeze_has(s, component_rows[row].phrases) &&
           !(component_rows[row].unless && squeeze_has(s, component_rows[row].unless));
}

/* The AWS CLI begins with its error; in the middle of somebody else's sentence it is a program that
 * was built on botocore. botocore's "Unable to locate credentials" goes on in the CLI alone
 * (awscli/errorhandler.py), but for `aws s3`'s "fatal error:". */
static bool errwho_is_quoted(Span text, const Squeezed *s)
{
    static const char *const phrases[] = {"An error occurred (", "Unable to locate credentials"};
    static const char *const before[] = {"fatal error:", "aws: [ERROR]:", "failed:", "aws :"};
    for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
        size_t at = span_find(text, phrases[i]);
        Span head = span_trim(span_sub(text, 0, at), " \t\n*-[]");
        bool own = (head.len == 0 || span_is(head, "ERROR")) &&
                   (i == 0 || squeeze_has(s, "Unable to locate credentials. You can configure"));
        if (at == text.len)
            continue;
        for (size_t k = 0; k < ARRAY_LEN(before); k++)
            own = own || span_find(head, before[k]) < head.len;
        return !own;
    }
    return false;
}

/* What the provider says it was doing (terraform-provider-aws internal/create/errors.go, and the
 * messages of its services). */
static bool errwho_is_verb(Span word)
{
    static const char *const verbs =
        " creating reading updating deleting listing putting describing finding getting retrieving "
        "configuring validating modifying adding removing attaching detaching enabling disabling "
        "tagging untagging registering deregistering authorizing revoking associating "
        "disassociating starting stopping uploading copying replacing resetting requesting waiting "
        "importing setting publishing accepting activating changing loading launching "
        "calling using refreshing assuming running planning applying querying opening flattening "
        "expanding encrypting decrypting generating invoking restoring scheduling sending "
        "subscribing terminating verifying ";
    char padded[32];
    if (word.len == 0 || word.len + 3 > sizeof padded)
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, word.ptr, word.len);
    memcpy(padded + 1 + word.len, " ", 2);
    return strstr(verbs, padded) != NULL;
}

/* "Error: listing S3 Buckets: operation error ...": what the provider was doing when AWS refused
 * it. */
static bool errwho_is_doing(Span text, const Squeezed *s)
{
    size_t n = 0;
    while (n < text.len && islower((unsigned char)text.ptr[n]))
        n++;
    return errwho_is_verb(span_sub(text, 0, n)) &&
           squeeze_has(s,
                       "operation error |api error |arn:aws|amazonaws|status code: |ing EC2 |ing "
                       "S3 |ing IAM |ing Lambda |ing RDS |ing VPC");
}

/* "Error: error putting S3 policy: ..." is Terraform's way to begin; nobody else's. */
static bool errwho_terraform_style(const ErrBlock *block, const Squeezed *s)
{
    static const char *const starts[] = {
        "failed to refresh",     "WebIdentityErr",         "NoCredentialProviders",
        "No valid credential",   "configuring ",           "Invalid provider",
        "loading configuration", "Retrieving AWS account", "Invalid AWS Region",
        "invalid AWS Region",    "Invalid HTTP",           "Assume Role",
        "operation error"};
    Span text = span_trim(span_of(block->text), "`*_ ");
    size_t at = span_find(text, "Error: ");
    if (span_starts(text, "aws_") ||
        (span_starts(text, "Error ") && errwho_is_doing(span_sub(text, 6, text.len), s)))
        return true;
    if (block->context & ERRLOG_IN_TERRAFORM)
        return true;
    if ((block->context & ERRLOG_BOXED) && squeeze_has(s, "arn:aws"))
        return true; /* of a box, what is left of it: a caller, a resource */
    if (at >= text.len || at > 40)
        return false;
    text = span_sub(text, at + 7, text.len);
    if (span_starts(text, "error ")) {
        text = span_sub(text, 6, text.len);
        if (errwho_is_verb(span_sub(text, 0, span_find_char(text, ' '))))
            return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (span_starts(text, starts[i]))
            return true;
    return text.len > 0 && errwho_is_doing(text, s);
}

/* Its words where it takes its iam_role (internal/awshelper/config.go) are no others' where no
 * "Error: " stands before them; get_aws_* are functions of its files only (pkg/config). */
bool errwho_is_terragrunt(Span text)
{
    size_t role = span_find(text, "error assuming role");
    return (role < text.len && span_find(text, "Error: ") > role) ||
           span_find(text, "function \"get_aws_") < text.len;
}

/* A cluster's API that refuses the token says no more than that (apimachinery's
 * StatusReasonUnauthorized); the address tells whose provider has shown it. */
bool errwho_cluster_refused(const Squeezed *s)
{
    return squeeze_has_words(s, "Error: Unauthorized.") &&
           squeeze_has_words(s, "kubernetes_*|helm_*|hashicorp/kubernetes|hashicorp/helm") &&
           squeeze_has_words(s, "eks*|aws*");
}

enum err_component errwho_component(const ErrBlock *block, const Squeezed *s)
{
    if (errwho_cluster_refused(s))
        return COMPONENT_EXEC_PLUGIN;
    if (!(block->context & ERRLOG_BOXED) && errwho_is_terragrunt(span_of(block->text)))
        return COMPONENT_OTHER;
    for (size_t i = 0; i < ARRAY_LEN(component_rows); i++)
        if (errwho_row_fits(i, block, s))
            return component_rows[i].component == COMPONENT_AWS_CLI &&
                           errwho_is_quoted(span_of(block->text), s)
                       ? COMPONENT_OTHER
                       : component_rows[i].component;
    return errwho_terraform_style(block, s) ? COMPONENT_PROVIDER : COMPONENT_OTHER;
}

bool errwho_backend_argument(const Squeezed *s)
{
    return squeeze_has(s, BACKEND_ARGUMENTS);
}

/* `in resource "opensearch_policy" "x"`: a resource of another provider; the line may be wrapped.
 */
bool errwho_foreign_resource(const Squeezed *s)
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
bool errwho_is_elsewhere(const Squeezed *s, const char *code)
{
    static const char *const others =
        "googleapi: |googleapis.com|Google "
        "Cloud|autorest/azure|azurerm|Microsoft.|AADSTS|core.windows.net|"
        "microsoftonline|AuthorizationPermissionMismatch|unexpected status 4|HTTP remote state|"
        "api.github.com|gitlab.com/api|Error from server (|oss: service|tencentcloud|alicloud|"
        "alibaba|aliyuncs|huaweicloud|volcengine|ovhcloud";
    static const char *const aws =
        "amazonaws|arn:aws|hashicorp/aws|operation error |executable aws|"
        "Amazon.Runtime|Amazon.SecurityToken"; /* .NET's own names are Microsoft's as well */
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
