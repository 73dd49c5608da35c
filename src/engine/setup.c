#include "engine/setup.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "awscli/awscli_verbs.h"
#include "base/arn.h"
#include "base/text.h"
#include "data/key_ids.h"
#include "data/regions.h"

/* Fields of each way, in the order of asking; the profile's name comes first everywhere. */
enum { FIELD_NAME = 0 };
enum { SSO_URL = 1, SSO_HOME_REGION, SSO_ACCOUNT, SSO_ROLE, SSO_REGION, N_SSO };
enum { ROLE_ARN = 1, ROLE_SOURCE, ROLE_REGION, N_ROLE };
enum { KEYS_REGION = 1, N_KEYS_FIELDS };

enum { ROLE_NAME_MAX = 64, ACCOUNT_DIGITS = 12, NAME_MAX_COLS = 64 };

#define NAME_FIELD                                                                           \
    {                                                                                        \
        "Profile name", "Terraform takes default by itself; another name needs AWS_PROFILE", \
            "work"                                                                           \
    }
#define REGION_FIELD                                      \
    {                                                     \
        "Region", "where your resources are", "us-east-1" \
    }

const SetupWay setup_ways[N_SETUP_WAYS] = {
    [SETUP_SSO] =
        {"Single sign-on (IAM Identity Center)",
         "Your company has an AWS access portal, a page where you choose an account and a role. "
         "The usual and the safest "
         "way: no secret stays on the disk for long.",
         {NAME_FIELD,
          {"Start URL", "the portal's address", "https://acme.awsapps.com/start"},
          {"SSO region", "where the portal lives; \"Access keys\" in the portal shows it",
           "us-east-1"},
          {"Account", "12 digits, beside the account's name in the portal", "123456789012"},
          {"Role", "the permission set's name, below the account in the portal", "DeveloperAccess"},
          REGION_FIELD},
         N_SSO},
    [SETUP_ROLE] = {"A role, from a profile that works",
                    "You have credentials already, and somebody gave you the ARN of a role to use.",
                    {NAME_FIELD,
                     {"Role ARN", "from whoever made the role",
                      "arn:aws:iam::123456789012:role/deploy"},
                     {"Source profile", "the profile that may assume it", "default"},
                     REGION_FIELD},
                    N_ROLE},
    [SETUP_KEYS] = {"An access key of an IAM user",
                    "Somebody made a key for you; its id starts with AKIA. The AWS CLI will ask "
                    "for both halves, this program never "
                    "does.",
                    {NAME_FIELD, REGION_FIELD},
                    N_KEYS_FIELDS},
};

/* ---- what is there already ---- */

/* In the file that would be written; what is judged may read other files only. */
static const AwsSection *config_section(const Facts *facts, enum aws_section_kind kind,
                                        const char *name)
{
    const char *path = setup_config_path(facts->arena, facts);
    return path ? awsfile_section(
                      awsfile_read(facts->arena, facts->files, DIALECT_GO, AWS_CONFIG_FILE, path),
                      kind, name)
                : NULL;
}

static const AwsSection *section_there(const Facts *facts, enum aws_section_kind kind,
                                       const char *name)
{
    for (size_t i = 0; facts && i < facts->awsfiles.len; i++) {
        const AwsFile *file = facts->awsfiles.items[i];
        const AwsSection *section =
            file->dialect == DIALECT_GO ? awsfile_section(file, kind, name) : NULL;
        if (section)
            return section;
    }
    return facts && facts->arena ? config_section(facts, kind, name) : NULL;
}

static const AwsSection *profile_there(const Facts *facts, const char *name)
{
    return section_there(facts, SECTION_PROFILE, name);
}

static const AwsSection *session_there(const Facts *facts, const char *name)
{
    return section_there(facts, SECTION_SSO_SESSION, name);
}

/* Takes the portal of that section over; false if it names none as a whole. form NULL: only asks.
 */
static bool portal_of(SetupForm *form, const AwsSection *s)
{
    const AwsProperty *url = awssection_property(s, "sso_start_url"),
                      *region = awssection_property(s, "sso_region");
    if (!url || !region || !url->value.text || !region->value.text)
        return false;
    if (form) {
        setup_set(form, SSO_URL, url->value.text);
        setup_set(form, SSO_HOME_REGION, region->value.text);
    }
    return true;
}

/* "default, prod": the names of what is there of that kind, each once. */
static const char *names_there(Arena *arena, const Facts *facts, enum aws_section_kind kind)
{
    AUTO_BUF Buf list = BUF_INIT(1 << 20);
    NameMap seen = {0};
    for (size_t i = 0; facts && i < facts->awsfiles.len; i++) {
        const AwsFile *file = facts->awsfiles.items[i];
        for (size_t k = 0; file->dialect == DIALECT_GO && k < file->sections.len; k++) {
            const AwsSection *s = &file->sections.items[k];
            if (s->kind != kind || !s->name || names_get(&seen, span_of(s->name)) ||
                (kind == SECTION_SSO_SESSION && !portal_of(NULL, s)))
                continue;
            names_put(arena, &seen, span_of(s->name), (void *)s);
            buf_printf(&list, "%s%s", list.len > 0 ? ", " : "", text_safe(arena, s->name));
        }
    }
    return arena_span(arena, buf_span(&list));
}

const char *setup_there(Arena *arena, const Facts *facts, const SetupForm *form, int field)
{
    if (form->way == SETUP_SSO && field == SSO_URL) {
        const char *list = names_there(arena, facts, SECTION_SSO_SESSION);
        return list[0] ? arena_printf(arena, "Set up here: %s. The name is enough.", list) : NULL;
    }
    if (form->way == SETUP_ROLE && field == ROLE_SOURCE) {
        const char *list = names_there(arena, facts, SECTION_PROFILE);
        return list[0] ? arena_printf(arena, "Profiles here: %s.", list) : NULL;
    }
    return NULL;
}

static const char *where(Arena *arena, const Facts *facts, Source at)
{
    at.name = text_safe(arena, text_short_path(arena, at.name, facts->home));
    return source_text(arena, at);
}

/* ---- what is wrong with a value ---- */

static bool only(const char *text, const char *more)
{
    for (; *text; text++)
        if (!((unsigned char)*text < 0x80 && isalnum((unsigned char)*text)) && !strchr(more, *text))
            return false;
    return true;
}

static bool is_account(const char *text)
{
    return strlen(text) == ACCOUNT_DIGITS && strspn(text, "0123456789") == ACCOUNT_DIGITS;
}

bool setup_looks_secret(const char *text)
{
    size_t len = strlen(text);
    const KeyPrefix *prefix = key_prefix_of(span_of(text));
    bool id = len >= 16 && prefix && strncmp(prefix->access_key_id, "yes", 3) == 0;
    return id || (len >= 40 && only(text, "+/=") && strpbrk(text, "0123456789") &&
                  strpbrk(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") &&
                  strpbrk(text, "abcdefghijklmnopqrstuvwxyz"));
}

static const char *name_problem(Arena *arena, const Facts *facts, const SetupForm *form,
                                const char *name)
{
    const AwsSection *there = profile_there(facts, name);
    if (!only(name, "._-+@"))
        return "A profile's name is made of letters, digits and . _ - + @ here, without blanks.";
    if (name[0] == '-' || strlen(name) > NAME_MAX_COLS)
        return "A profile's name starts with a letter or digit and has at most 64 characters.";
    if (there)
        return arena_printf(
            arena,
            "There is a profile %s already (%s). Take another name, or mend that one in the steps.",
            name, where(arena, facts, there->at));
    if (form->way == SETUP_SSO && session_there(facts, name))
        return arena_printf(arena, "There is an sso-session %s already (%s). Take another name.",
                            name, where(arena, facts, session_there(facts, name)->at));
    return NULL;
}

static const char *url_problem(Arena *arena, const char *url)
{
    static const char scheme[] = "https://";
    const char *host = url + strlen(scheme);
    size_t len;
    if (strncmp(url, scheme, strlen(scheme)) != 0)
        return strstr(url, "://") ? "The portal's address starts with https://."
                                  : arena_printf(arena, "The whole address, please: https://%s",
                                                 text_safe(arena, url));
    len = strcspn(host, "/");
    if (len == 0 || !memchr(host, '.', len) || !only(arena_strndup(arena, host, len), ".-") ||
        !only(url, ":/._-"))
        return "That is no address: https://, a host name and a path, without blanks.";
    if (strstr(host, "console.aws.amazon.com") || strstr(host, "signin.aws.amazon.com"))
        return "That is the console's address. The access portal's is like "
               "https://acme.awsapps.com/start.";
    return NULL;
}

/* xx-word-1: a region that is newer than this program's table has that form too. */
static bool region_form(const char *text)
{
    size_t len = strlen(text), dash = strcspn(text, "-");
    return dash >= 2 && len > dash + 3 && len <= 32 && isdigit((unsigned char)text[len - 1]) &&
           text[len - 2] == '-' && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static const char *region_problem(Arena *arena, const char *region)
{
    const char *how = NULL, *meant;
    if (region_find(region))
        return NULL;
    meant = region_suggest(arena, region, &how);
    if (meant)
        return arena_printf(arena, "%s is no region. %s?", text_safe(arena, region), meant);
    return region_form(region) ? NULL : "A region looks like us-east-1 or eu-central-1.";
}

/* AWSReservedSSO_NAME_0123456789abcdef is what IAM calls the permission set NAME. */
static const char *permission_set_problem(Arena *arena, const char *role)
{
    static const char reserved[] = "AWSReservedSSO_";
    const char *name = role + strlen(reserved), *end = strrchr(role, '_');
    if (strncmp(role, reserved, strlen(reserved)) == 0 && end > name)
        return arena_printf(arena, "That is IAM's name for it; the portal's is %.*s.",
                            (int)(end - name), name);
    if (strncmp(role, "arn:", 4) == 0)
        return "The name alone, please, not the ARN.";
    return only(role, "+=,.@_-") && strlen(role) <= ROLE_NAME_MAX
               ? NULL
               : "A role's name is made of letters, digits and + = , . @ _ -.";
}

/* arn:aws:iam::123456789012:role/path/name */
static const char *arn_problem(Arena *arena, const char *text)
{
    static const char form[] = "A role's ARN looks like arn:aws:iam::123456789012:role/NAME.";
    Arn arn;
    if (arn_parse(span_of(text), &arn) || arn.region.len > 0)
        return form;
    const char *partition = arena_span(arena, arn.partition);
    const char *name = arena_span(arena, span_sub(arn.resource, strlen("role/"), arn.resource.len));
    if (span_is(arn.service, "sts") || span_starts(arn.resource, "assumed-role/"))
        return "That is a session of a role. The role's own ARN is arn:aws:iam::ACCOUNT:role/NAME.";
    if (span_starts(arn.resource, "user/"))
        return "That is a user. A role's ARN has :role/ in it.";
    if (!partition_find(partition))
        return arena_printf(arena, "%s is no partition of AWS; most ARNs start with arn:aws:.",
                            text_safe(arena, partition));
    if (!span_is(arn.service, "iam") || !is_account(arena_span(arena, arn.account)) ||
        !span_starts(arn.resource, "role/") || !only(name, "+=,.@_/-") || !name[0])
        return form;
    return NULL;
}

static const char *source_problem(Arena *arena, const Facts *facts, const SetupForm *form,
                                  const char *name)
{
    const char *list;
    if (strcmp(name, setup_profile_name(form)) == 0)
        return "A profile can't be its own source.";
    if (profile_there(facts, name))
        return NULL;
    list = names_there(arena, facts, SECTION_PROFILE);
    if (!list[0])
        return "There is no profile yet that could assume a role: set one up first, with single "
               "sign-on or a key.";
    return arena_printf(arena, "There is no profile %s. There are: %s.", text_safe(arena, name),
                        list);
}

enum check {
    CHECK_NAME,
    CHECK_URL,
    CHECK_REGION,
    CHECK_ACCOUNT,
    CHECK_SET,
    CHECK_ARN,
    CHECK_SOURCE
};

static const enum check checks[N_SETUP_WAYS][SETUP_FIELDS_MAX] = {
    [SETUP_SSO] = {CHECK_NAME, CHECK_URL, CHECK_REGION, CHECK_ACCOUNT, CHECK_SET, CHECK_REGION},
    [SETUP_ROLE] = {CHECK_NAME, CHECK_ARN, CHECK_SOURCE, CHECK_REGION},
    [SETUP_KEYS] = {CHECK_NAME, CHECK_REGION},
};

const char *setup_problem(Arena *arena, const Facts *facts, const SetupForm *form, int field)
{
    const char *value = form->values[field];
    if (!value[0])
        return arena_printf(arena, "%s is needed: %s.", setup_ways[form->way].fields[field].name,
                            setup_ways[form->way].fields[field].hint);
    if (setup_looks_secret(value))
        return "That looks like a key. No key is ever typed here: the AWS CLI will ask for it.";
    switch (checks[form->way][field]) {
    case CHECK_NAME:
        return name_problem(arena, facts, form, value);
    case CHECK_URL:
        return url_problem(arena, value);
    case CHECK_REGION:
        return region_problem(arena, value);
    case CHECK_ACCOUNT:
        return is_account(value) ? NULL : "An account's number has 12 digits.";
    case CHECK_SET:
        return permission_set_problem(arena, value);
    case CHECK_ARN:
        return arn_problem(arena, value);
    case CHECK_SOURCE:
        return source_problem(arena, facts, form, value);
    }
    return NULL;
}

int setup_first_problem(Arena *arena, const Facts *facts, const SetupForm *form)
{
    for (int i = 0; i < setup_ways[form->way].n_fields; i++)
        if (setup_problem(arena, facts, form, i))
            return i;
    return -1;
}

/* ---- the form ---- */

/* The profile that the configuration asks for and that is missing; else default, if that is free.
 */
static const char *wanted_name(const Facts *facts)
{
    const char *named = facts && facts->env ? env_text(facts->env, "AWS_PROFILE") : NULL;
    if (named && !profile_there(facts, named) && only(named, "._-+@"))
        return named;
    return profile_there(facts, "default") ? "work" : "default";
}

/* The portal that another profile of this machine signs in at. */
static void begin_sso(SetupForm *form, const Facts *facts)
{
    for (size_t i = 0; facts && i < facts->awsfiles.len; i++) {
        const AwsFile *file = facts->awsfiles.items[i];
        for (size_t k = 0; file->dialect == DIALECT_GO && k < file->sections.len; k++)
            if (portal_of(form, &file->sections.items[k]))
                return;
    }
}

void setup_take_session(SetupForm *form, const Facts *facts, int field)
{
    bool url = form->way == SETUP_SSO && field == SSO_URL;
    const AwsSection *s = url ? session_there(facts, form->values[SSO_URL]) : NULL;
    if (s)
        portal_of(form, s);
}

void setup_begin(SetupForm *form, enum setup_way way, const Facts *facts)
{
    const char *region = facts && facts->env ? env_text(facts->env, "AWS_REGION") : NULL;
    *form = (SetupForm){.way = way};
    setup_set(form, FIELD_NAME, wanted_name(facts));
    if (region && region_find(region))
        setup_set(form, setup_ways[way].n_fields - 1, region);
    if (way == SETUP_SSO)
        begin_sso(form, facts);
    if (way == SETUP_ROLE && profile_there(facts, "default"))
        setup_set(form, ROLE_SOURCE, "default");
}

void setup_name_asked(SetupForm *form, const Facts *facts, const char *name, const char *at)
{
    snprintf(form->named, sizeof form->named, "%s", name);
    snprintf(form->named_at, sizeof form->named_at, "%s", at);
    if (!profile_there(facts, name) && only(name, "._-+@"))
        setup_set(form, FIELD_NAME, name);
}

static void drop_chars(char *text, const char *which)
{
    char *to = text;
    for (const char *p = text; *p; p++)
        if (!strchr(which, *p))
            *to++ = *p;
    *to = '\0';
}

void setup_set(SetupForm *form, int field, const char *text)
{
    char *value = form->values[field];
    size_t len;
    text += strspn(text, " \t");
    snprintf(value, SETUP_VALUE_MAX, "%s", text);
    if (checks[form->way][field] == CHECK_ACCOUNT)
        drop_chars(value, " -");
    if (checks[form->way][field] == CHECK_URL)
        value[strcspn(value, "#?")] = '\0';
    for (len = strlen(value);
         len > 0 && (isspace((unsigned char)value[len - 1]) ||
                     (checks[form->way][field] == CHECK_URL && value[len - 1] == '/'));)
        value[--len] = '\0';
}

const char *setup_suggestion(const SetupForm *form, int field)
{
    return form->way == SETUP_SSO && field == SSO_REGION ? form->values[SSO_HOME_REGION] : "";
}

/* ---- what comes of it ---- */

const char *setup_profile_name(const SetupForm *form)
{
    return form->values[FIELD_NAME];
}

static bool has_setting(const AwsSection *s, const char *key, const char *value)
{
    const AwsProperty *p = awssection_property(s, key);
    return p && p->value.text && strcmp(p->value.text, value) == 0;
}

/* The session that signs in at the same portal: one sign-in serves every profile that names it. */
static const AwsSection *same_portal(const Facts *facts, const SetupForm *form)
{
    for (size_t i = 0; facts && i < facts->awsfiles.len; i++) {
        const AwsFile *file = facts->awsfiles.items[i];
        for (size_t k = 0; file->dialect == DIALECT_GO && k < file->sections.len; k++) {
            const AwsSection *s = &file->sections.items[k];
            if (s->kind == SECTION_SSO_SESSION && s->name && only(s->name, "._-+@") &&
                has_setting(s, "sso_start_url", form->values[SSO_URL]) &&
                has_setting(s, "sso_region", form->values[SSO_HOME_REGION]))
                return s;
        }
    }
    return NULL;
}

const char *setup_profile_text(Arena *arena, const Facts *facts, const SetupForm *form)
{
    const AwsSection *session = form->way == SETUP_SSO ? same_portal(facts, form) : NULL;
    const char(*v)[SETUP_VALUE_MAX] = form->values;
    const char *head = strcmp(v[FIELD_NAME], "default") == 0
                           ? "[default]"
                           : arena_printf(arena, "[profile %s]", v[FIELD_NAME]);
    if (session)
        return arena_printf(arena,
                            "%s\nsso_session = %s\nsso_account_id = %s\nsso_role_name = %s\n"
                            "region = %s\n",
                            head, session->name, v[SSO_ACCOUNT], v[SSO_ROLE], v[SSO_REGION]);
    switch (form->way) {
    case SETUP_SSO: /* sso_registration_scopes: without it there is no refresh token, see
                       data/config_keys.tsv */
        return arena_printf(
            arena,
            "%s\nsso_session = %s\nsso_account_id = %s\nsso_role_name = %s\nregion = "
            "%s\n\n[sso-session %s]\n"
            "sso_start_url = %s\nsso_region = %s\nsso_registration_scopes = sso:account:access\n",
            head, v[FIELD_NAME], v[SSO_ACCOUNT], v[SSO_ROLE], v[SSO_REGION], v[FIELD_NAME],
            v[SSO_URL], v[SSO_HOME_REGION]);
    case SETUP_ROLE:
        return arena_printf(arena, "%s\nrole_arn = %s\nsource_profile = %s\nregion = %s\n", head,
                            v[ROLE_ARN], v[ROLE_SOURCE], v[ROLE_REGION]);
    default:
        return arena_printf(arena, "%s\nregion = %s\n", head, v[KEYS_REGION]);
    }
}

const char *setup_config_path(Arena *arena, const Facts *facts)
{
    const char *named = facts && facts->env ? env_text(facts->env, "AWS_CONFIG_FILE") : NULL;
    const char *home = facts ? facts->home : NULL;
    if (named && named[0] == '~' && named[1] == '/' && home)
        return arena_printf(arena, "%s%s", home, named + 1);
    if (named)
        return arena_strdup(arena, named);
    return home ? arena_printf(arena, "%s/.aws/config", home) : NULL;
}

const char *setup_config_digest(const Facts *facts, const char *path)
{
    Span bytes;
    return path && snapshot_read(facts->files, path, AWSFILE_MAX_BYTES, &bytes) == FILE_OK
               ? snapshot_digest(facts->files, path)
               : NULL;
}

bool setup_no_browser(const Facts *facts)
{
    Snapshot *files = facts ? facts->files : NULL;
    const char *ssh = files ? snapshot_env(files, "SSH_CONNECTION") : NULL;
    if (!files)
        return false;
    if (ssh && ssh[0])
        return true;
#ifdef __linux__
    const char *x11 = snapshot_env(files, "DISPLAY"),
               *wayland = snapshot_env(files, "WAYLAND_DISPLAY"),
               *wsl = snapshot_env(files, "WSL_DISTRO_NAME");
    return !(x11 && x11[0]) && !(wayland && wayland[0]) && !(wsl && wsl[0]);
#else
    return false;
#endif
}

static const char *device_code_flag(const Facts *facts)
{
    return setup_no_browser(facts) ? awscli_code_flag(facts->aws_cli_version) : "";
}

const char *setup_command(Arena *arena, const Facts *facts, const SetupForm *form)
{
    static const char *const verbs[N_SETUP_WAYS] = {
        [SETUP_SSO] = "sso login", [SETUP_KEYS] = "configure"};
    if (form->way == SETUP_KEYS && strcmp(setup_profile_name(form), "default") == 0)
        return arena_printf(arena, "%saws configure",
                            awscli_configure_default(facts ? facts->env : NULL));
    return verbs[form->way] ? arena_printf(arena, "aws %s --profile %s%s", verbs[form->way],
                                           setup_profile_name(form),
                                           form->way == SETUP_SSO ? device_code_flag(facts) : "")
                            : NULL;
}

const char *setup_needs_cli(const Facts *facts, const SetupForm *form)
{
    return facts && form->way == SETUP_SSO ? awscli_needs(facts->aws_cli_version, "aws sso login")
                                           : NULL;
}

bool setup_needs_variable(const Facts *facts, const SetupForm *form)
{
    const char *named = facts && facts->env ? env_text(facts->env, "AWS_PROFILE") : NULL;
    if (form->named[0]) /* it comes before AWS_PROFILE, RULES.md 17 */
        return false;
    return named ? strcmp(named, setup_profile_name(form)) != 0
                 : strcmp(setup_profile_name(form), "default") != 0;
}

bool setup_needs_naming(const SetupForm *form)
{
    return form->named[0] && strcmp(form->named, setup_profile_name(form)) != 0;
}
