/* Files, profile and region: botocore/session.py, configprovider.py, configloader.py (1.43.11). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "awscli/awscli_walk.h"

static const char *cli_file_path(const Cli *cli, const char *variable, const char *otherwise)
{
    const Walk *w = &cli->w;
    const EnvVar *var = env_var(w->facts->env, variable);
    if (var && var->value.text)
        return var->value.text[0] ? walk_expand_python(w, var->value.text) : NULL;
    return w->facts->home ? arena_printf(w->arena, "%s/.aws/%s", w->facts->home, otherwise) : NULL;
}

/* A folder or a missing file counts as none (os.path.isfile); one that configparser refuses ends
 * everything. */
static bool cli_load_file(Cli *cli, enum aws_file_kind kind, const char *path, const AwsFile **out)
{
    const AwsFile *file;
    *out = NULL;
    if (!path)
        return true;
    file = facts_awsfile(cli->w.facts, DIALECT_BOTO, kind, path);
    if (file->state == FILE_TOO_BIG)
        walk_too_large(&cli->w, path);
    if (file->state != FILE_OK)
        return file->state != FILE_TOO_BIG;
    if (!file->parse_error) {
        *out = file;
        return true;
    }
    walk_fail(&cli->w, STAGE_CONFIGURATION, PREDICT_CLI_PARSE, file->parse_error_at,
              arena_printf(cli->w.arena, "Unable to parse config file: %s", path),
              "the AWS CLI can't read the file at all: %s", file->parse_error);
    return false;
}

bool cli_profile(const Cli *cli, const char *name, CliProfile *out)
{
    out->name = name;
    out->config = cli->config ? awsfile_section(cli->config, SECTION_PROFILE, name) : NULL;
    out->credentials =
        cli->credentials ? awsfile_section(cli->credentials, SECTION_PROFILE, name) : NULL;
    return out->config || out->credentials;
}

const AwsProperty *cli_property(const CliProfile *profile, const char *key)
{
    const AwsProperty *p =
        profile->credentials ? awssection_property(profile->credentials, key) : NULL;
    return p || !profile->config ? p : awssection_property(profile->config, key);
}

const char *cli_text(const CliProfile *profile, const char *key)
{
    const AwsProperty *p = cli_property(profile, key);
    return p ? p->value.text : NULL;
}

Value cli_setting(const Cli *cli, const char *variable, const char *key)
{
    const EnvVar *var = variable ? env_var(cli->w.facts->env, variable) : NULL;
    const AwsProperty *p = key ? cli_property(&cli->profile, key) : NULL;
    return var ? var->value : p ? p->value : VALUE_ABSENT;
}

bool cli_true(const Cli *cli, const char *variable, const char *key)
{
    Value v = cli_setting(cli, variable, key);
    return v.text && strcasecmp(v.text, "true") == 0;
}

const char *cli_path(const Cli *cli, const char *path)
{
    return walk_expand_python(&cli->w, path);
}

/* Version 1 looks at AWS_DEFAULT_PROFILE first, version 2 at AWS_PROFILE. A variable set to nothing
 * names a profile too. */
static Value cli_profile_variable(const Cli *cli)
{
    static const char *const names[] = {"AWS_DEFAULT_PROFILE", "AWS_PROFILE"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const EnvVar *var = env_var(cli->w.facts->env, names[cli->v2 ? 1 - i : i]);
        if (var)
            return var->value;
    }
    return VALUE_ABSENT;
}

static bool cli_choose_profile(Cli *cli)
{
    Value named = cli_profile_variable(cli);
    bool found;
    cli->profile_name = named.text ? named.text : "default";
    cli->w.conf->profile = cli->profile_name;
    cli->w.conf->profile_at = named.at;
    found = cli_profile(cli, cli->profile_name, &cli->profile);
    if (found || !named.text)
        return true;
    walk_fail(&cli->w, STAGE_CONFIGURATION, PREDICT_PROFILE_MISSING, named.at,
              arena_printf(cli->w.arena, "The config profile (%s) could not be found", named.text),
              "%s names a profile that is in neither file as the AWS CLI reads them",
              named.at.name);
    return false;
}

/* utils.validate_region_name: a host label, or nothing. */
static bool cli_region_is_label(const char *s)
{
    size_t len = strlen(s);
    bool digits_only = len > 0;
    if (len > 63 || s[0] == '-' || (len > 0 && s[len - 1] == '-'))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!isalnum((unsigned char)s[i]) && s[i] != '-')
            return false;
        digits_only = digits_only && isdigit((unsigned char)s[i]);
    }
    return !digits_only;
}

static void cli_region_candidate(Cli *cli, const char *label, Value v, enum region_source source)
{
    Candidate c = {.label = label, .at = v.at};
    Configuration *conf = cli->w.conf;
    bool first = !value_present(conf->region);
    c.outcome = !v.text ? CHAIN_ABSENT : first ? CHAIN_USED : CHAIN_SHADOWED;
    c.reason = !v.text ? "not set" : first ? "first that is set" : "an earlier one is set";
    c.rule = "RULES 103";
    vec_push(cli->w.arena, &conf->region_chain, c);
    if (!v.text || !first)
        return;
    conf->region = v;
    conf->region_source = source;
    cli->region = v.text;
}

static bool cli_choose_region(Cli *cli)
{
    const EnvVar *newer = env_var(cli->w.facts->env, "AWS_REGION"),
                 *older = env_var(cli->w.facts->env, "AWS_DEFAULT_REGION");
    const AwsProperty *p = cli_property(&cli->profile, "region");
    bool in_credentials =
        cli->profile.credentials && awssection_property(cli->profile.credentials, "region");
    int first_line;
    if (cli->v2)
        cli_region_candidate(cli, "AWS_REGION", newer ? newer->value : VALUE_ABSENT,
                             REGION_ENVIRONMENT);
    cli_region_candidate(cli, "AWS_DEFAULT_REGION", older ? older->value : VALUE_ABSENT,
                         REGION_ENVIRONMENT);
    cli_region_candidate(cli, "region of the profile", p ? p->value : VALUE_ABSENT,
                         in_credentials ? REGION_CREDENTIALS_FILE : REGION_CONFIG_FILE);
    if (newer && !cli->v2 && !value_empty(newer->value))
        walk_note(&cli->w, newer->value.at,
                  "AWS_REGION is not read by version 1 of the AWS CLI; version 2 reads it first");
    if (!cli->region || cli_region_is_label(cli->region))
        return true;
    first_line = (int)strcspn(
        cli->region,
        "\n"); /* further lines may be settings that configparser took for more of it */
    walk_fail(&cli->w, STAGE_REGION, PREDICT_REGION_INVALID, cli->w.conf->region.at,
              arena_printf(cli->w.arena,
                           "Provided region_name '%.*s' doesn't match a supported format.",
                           first_line, cli->region),
              "a region that can't be part of a host name is refused before anything is asked");
    return false;
}

bool cli_load(Cli *cli)
{
    return cli_load_file(cli, AWS_CONFIG_FILE, cli_file_path(cli, "AWS_CONFIG_FILE", "config"),
                         &cli->config) &&
           cli_load_file(cli, AWS_CREDENTIALS_FILE,
                         cli_file_path(cli, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
                         &cli->credentials) &&
           cli_choose_profile(cli) && cli_choose_region(cli);
}
