#include "engine/explain_own.h"

#include <ctype.h>
#include <string.h>

enum { REGISTRY_MOST = 128 };

/* One kind of text. command: shown above or instead of the words; <REGISTRY> and <REGION> stand for
 * the registry of the text and its region. */
typedef struct OwnRow {
    enum cause cause;
    const char *phrases, *also, *unless; /* as squeeze_has takes them; NULL = none is needed */
    const char *separate_by;
    const char *fix, *title, *words, *command; /* NULL: the cause's own fixes stay */
    bool alone;                                /* they go; otherwise it stands before them */
} OwnRow;

/* The first row that fits. Sources beside each. */
static const OwnRow own_rows[] = {
    /* IAM user guide, "Troubleshoot access denied error messages", VPC endpoint policies */
    {CAUSE_IAM_DENIED, "VPC endpoint policy", NULL, NULL,
     "the endpoint's policy against the action and the ARN in the message: aws ec2 "
     "describe-vpc-endpoints --query 'VpcEndpoints[].[VpcEndpointId,ServiceName,PolicyDocument]'",
     "endpoint_policy", "let the VPC endpoint's policy allow the call",
     "Please let the policy of the VPC endpoint allow this action on this resource. The caller's "
     "own policies and other keys of the caller don't help. Outside the VPC the endpoint is not in "
     "the way.",
     NULL, true},
    /* Amazon ECR user guide, private registry authentication: a token is good for 12 hours */
    {CAUSE_EXPIRED_TOKEN, "authorization token has expired", "dkr.ecr.|Reauthenticate", NULL,
     "aws sts get-caller-identity: where that works, only the registry's token is over",
     "ecr_login", "log in to the registry again; its token is good for twelve hours", NULL,
     "aws ecr get-login-password<REGION> | docker login --username AWS --password-stdin <REGISTRY>",
     true},
    /* aws-actions/configure-aws-credentials README, "OIDC" */
    {CAUSE_WEB_IDENTITY, "Credentials could not be loaded", NULL, NULL,
     "does the job have `permissions: id-token: write`? A pull request from a fork gets no token",
     "id_token", "let the job ask for a token",
     "GitHub: write `permissions:` with `id-token: write` and `contents: read` into the job. "
     "Without it there is no token that AWS could look at.",
     NULL, true},
    /* EKS user guide, IAM roles for service accounts; GitLab, ID tokens */
    {CAUSE_WEB_IDENTITY, "No such file or directory|unable to read file at|cannot find the file",
     NULL, NULL,
     "is the token's file there for this process: ls -l with the path in the message, in the same "
     "job or pod",
     "token_file", "let the job or pod be given its token",
     "EKS: annotate the service account with eks.amazonaws.com/role-arn, then start the pod anew. "
     "CI: the job has to write the token to that path first. Elsewhere: unset "
     "AWS_WEB_IDENTITY_TOKEN_FILE.",
     NULL, true},
    /* EC2 user guide, instance metadata options */
    {CAUSE_NETWORK, "169.254.169.254", NULL, "amazonaws",
     "on the instance: curl -s -m 2 http://169.254.169.254/; anywhere else there is no such "
     "address",
     "metadata_options", "let the instance's metadata be reached, or don't ask it",
     "Only an EC2 instance has this address. There: is the metadata service on, and its hop limit "
     "2 "
     "for containers? A proxy must not be asked for it: NO_PROXY=169.254.169.254. Elsewhere: log "
     "in "
     "instead.",
     NULL, true},
    /* STS GetSessionToken and AssumeRole reference, TokenCode */
    {CAUSE_MFA_REQUIRED, "one time pass code|InvalidAuthenticationCode", NULL, NULL,
     "wait for the device's next code and type that one: each is good once. Is the device's clock "
     "right, and mfa_serial this device's?",
     "next_code", "type the next code of the right device",
     "AWS got a code and refused it. Wait until the device shows another one. Set the device's or "
     "phone's clock by the network. Compare mfa_serial (--serial-number) with the device: aws iam "
     "list-mfa-devices.",
     NULL, true},
    /* IAM user guide, "Role chaining": one hour at most */
    {CAUSE_ASSUME_ROLE_DENIED, "role chaining|1 hour session limit", NULL, NULL,
     "the duration that is asked for: more than 3600 seconds is too long where a role assumes a "
     "role",
     "one_hour", "ask for one hour at most",
     "Set duration (blocks of Terraform), duration_seconds (profile) or --duration-seconds to one "
     "hour (3600) or leave it out. Or assume the role with keys that are no role's.",
     NULL, true},
    {CAUSE_ASSUME_ROLE_DENIED, "MaxSessionDuration", NULL, NULL,
     "the duration that is asked for, against the role's: aws iam get-role --query "
     "Role.MaxSessionDuration",
     NULL, NULL, NULL, NULL, false},
    /* RFC 9110, 407; golang.org/x/net/http/httpproxy: user and password stand in the URL */
    {CAUSE_PROXY_OR_TLS, "Proxy Authentication Required|407 Proxy|StatusCode: 407|status code: 407",
     NULL, NULL,
     "are user and password in HTTPS_PROXY, and do they work? curl -v -x \"$HTTPS_PROXY\" "
     "https://sts.amazonaws.com",
     "proxy_login", "give the proxy its user and password",
     "Write them into the variable: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT. A sign such as # "
     "or "
     "@ in the password is written as %23 or %40. A proxy that wants NTLM or Kerberos needs a "
     "local "
     "one before it.",
     NULL, false},
    /* recorded: 8 of 8 by how the id or the secret was written */
    {CAUSE_FILE_DAMAGE, "IncompleteSignature|not a valid key=value pair|invalid header field value",
     NULL, NULL,
     "count them: printf %s \"$AWS_ACCESS_KEY_ID\" | wc -c gives 20, the secret 40; more is a line "
     "end, a blank or a quote",
     NULL, NULL, NULL, NULL, false},
};

static const OwnRow *own_find(enum cause cause, const Squeezed *s)
{
    for (size_t i = 0; i < ARRAY_LEN(own_rows); i++) {
        const OwnRow *row = &own_rows[i];
        if (row->cause == cause && squeeze_has(s, row->phrases) &&
            (!row->also || squeeze_has(s, row->also)) &&
            !(row->unless && squeeze_has(s, row->unless)))
            return row;
    }
    return NULL;
}

/* 111122223333.dkr.ecr.REGION.amazonaws.com; empty where the text names none. */
static Span own_registry(Span text)
{
    size_t at = span_find(text, ".dkr.ecr."), from = at, end = at;
    if (at >= text.len)
        return SPAN_EMPTY;
    while (from > 0 && isalnum((unsigned char)text.ptr[from - 1]))
        from--;
    while (end < text.len && (isalnum((unsigned char)text.ptr[end]) || strchr("-.", text.ptr[end])))
        end++;
    return from < at && end - from <= REGISTRY_MOST ? span_sub(text, from, end) : SPAN_EMPTY;
}

/* The command with the registry of the text, if it names one, and its region. */
static const char *own_command(Arena *arena, const char *form, Span text)
{
    Span registry = own_registry(text), region = span_between(registry, ".dkr.ecr.", ".");
    const char *name = registry.len > 0 ? arena_span(arena, registry)
                                        : "111122223333.dkr.ecr.REGION.amazonaws.com";
    const char *flag =
        region.len > 0 ? arena_printf(arena, " --region %s", arena_span(arena, region)) : "";
    const char *at_region = strstr(form, "<REGION>"), *at_registry = strstr(form, "<REGISTRY>");
    if (!at_region || !at_registry)
        return form;
    at_region += strlen("<REGION>");
    return arena_printf(arena, "%.*s%s%.*s%s%s", (int)(at_region - form - (long)strlen("<REGION>")),
                        form, flag, (int)(at_registry - at_region), at_region, name,
                        at_registry + strlen("<REGISTRY>"));
}

void explain_own(Arena *arena, const Squeezed *s, ExplainedCause *cause, Finding *f)
{
    const OwnRow *row = own_find(cause->cause, s);
    Fix *fix, first;
    if (!row)
        return;
    cause->separate_by = row->separate_by;
    if (!row->fix)
        return;
    if (row->alone)
        f->fixes.len = 0;
    fix = finding_fix(arena, f, row->fix, RISK_SHOW, row->title);
    if (row->words)
        fix->admin_text = row->words;
    if (row->command)
        fix_command(arena, fix, SHELL_SH, own_command(arena, row->command, s->text));
    first = *fix;
    memmove(f->fixes.items + 1, f->fixes.items, (f->fixes.len - 1) * sizeof first);
    f->fixes.items[0] = first;
}
