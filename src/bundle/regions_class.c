/* What a setting's or a variable's value is, by its name and its form. */
#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "bundle/regions_code.h"
#include "data/env_vars.h"
#include "data/key_ids.h"
#include "data/regions.h"

#define BLANKS " \t\r\n"

void region_add(Regions *r, size_t from, size_t to, enum region_class kind)
{
    Piece one = {from, to, kind};
    if (to > from)
        vec_push(r->arena, &r->all, one);
}

/* Upper case without '_' and '-', so that sso_role_name, ssoRoleName and SSO-Role-Name are one. */
static size_t plain_name(Span name, char *out, size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < name.len && n + 1 < cap; i++)
        if (isalnum((unsigned char)name.ptr[i]))
            out[n++] = (char)tolower((unsigned char)name.ptr[i]);
    out[n] = '\0';
    return n;
}

static bool has_word(const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(name, words[i]))
            return true;
    return false;
}

static bool is_word(const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, words[i]) == 0)
            return true;
    return false;
}

bool region_is_template(Span id)
{
    static const char *const words[] = {"YOUR", "EXAMPLE",    "REPLACE",    "CHANGE", "PLACEHOLDER",
                                        "XXXX", "ACCESS_KEY", "ACCESS-KEY", "<",      "${"};
    AUTO_BUF Buf upper = BUF_INIT(256);
    for (size_t i = 0; i < id.len; i++)
        buf_add_char(&upper, (char)toupper((unsigned char)id.ptr[i]));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_find(buf_span(&upper), words[i]) < upper.len)
            return true;
    return false;
}

/* Printed in documentation, or the same for everybody who runs an emulator; Terragrunt's own words
 * to run_cmd, without which it would be told another command. */
static bool is_published(Span value)
{
    static const char *const flags[] = {"--terragrunt-quiet", "--terragrunt-global-cache",
                                        "--terragrunt-no-cache"};
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        if (span_is(value, flags[i]))
            return true;
    for (size_t i = 0; i < n_placeholder_keys; i++)
        if (span_is(value, placeholder_keys_table[i].key_id) ||
            (placeholder_keys_table[i].secret && span_is(value, placeholder_keys_table[i].secret)))
            return true;
    return false;
}

static enum region_class class_of_key_id(Span value)
{
    bool id = value.len >= 12, mixed = false;
    for (size_t i = 0; i < value.len; i++) {
        id = id && (isupper((unsigned char)value.ptr[i]) || isdigit((unsigned char)value.ptr[i]));
        mixed = mixed || islower((unsigned char)value.ptr[i]);
    }
    if (is_published(value))
        return REGION_SAFE;
    if (looks_like_secret(value) || (mixed && value.len >= 16 && !region_is_template(value)))
        return REGION_SECRET;
    return id || region_is_template(value) ? REGION_SAFE : REGION_UNSAFE;
}

static bool only(Span s, const char *set)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr(set, s.ptr[i]))
            return false;
    return s.len > 0;
}

/* "YOUR_SECRET_KEY", "<access key>": in one kind of letters, and with a template's words. */
static bool is_template(Span v)
{
    bool lower = false, upper = false;
    for (size_t i = 0; i < v.len; i++) {
        lower = lower || islower((unsigned char)v.ptr[i]);
        upper = upper || isupper((unsigned char)v.ptr[i]);
        if (!isalpha((unsigned char)v.ptr[i]) && !strchr("_-<> ", v.ptr[i]))
            return false;
    }
    return v.len <= 40 && lower != upper && region_is_template(v);
}

/* A value that says nothing wherever it stands. */
static bool is_harmless(Span v)
{
    char text[40];
    bool plain = v.len < sizeof text;
    if (plain) {
        memcpy(text, v.ptr ? v.ptr : "", v.len);
        text[v.len] = '\0';
    }
    if (v.len == 0 || span_is(v, "true") || span_is(v, "false") || span_is(v, "null") ||
        (plain && region_find(text)) || is_template(v) || is_published(v))
        return true;
    if (span_starts(v, "arn:") && !memchr(v.ptr, ' ', v.len))
        return true;
    if (v.len <= 4 && only(v, "0123456789"))
        return true;
    if (v.len <= 24 && memchr(v.ptr, '.', v.len) && only(v, "0123456789.~><=! ,"))
        return true;
    return text_parse_rfc3339(v) > 0;
}

/* What a setting is by its name, written in small letters without signs: the words that may stand
 * anywhere in it, and whole names. */
static const char *const words_not_secret[] = {
    "tokenfile",   "tokenurl",   "tokendur", "tokenexp", "secretarn",    "expires",
    "tokenbucket", "secretname", "secretid", "cookie",   "getpasswordda"};
static const char *const words_secret[] = {
    "secret", "token",       "password", "passwd", "passphrase",    "externalid", "privatekey",
    "apikey", "customerkey", "dpopkey",  "jwt",    "authorization", "sshkey"};
static const char *const names_key_id[] = {"accesskey", "awsaccesskeyid", "accesskeyid",
                                           "awsaccesskey"};
static const char *const names_safe[] = {"region",
                                         "output",
                                         "rolearn",
                                         "sourceprofile",
                                         "credentialsource",
                                         "ssosession",
                                         "ssoaccountid",
                                         "ssoregion",
                                         "ssoregistrationscopes",
                                         "ssostarturl",
                                         "starturl",
                                         "durationseconds",
                                         "duration",
                                         "rolesessionname",
                                         "sessionname",
                                         "mfaserial",
                                         "webidentitytokenfile",
                                         "cabundle",
                                         "endpointurl",
                                         "services",
                                         "loginsession",
                                         "profile",
                                         "expiration",
                                         "awsexpiration",
                                         "xsecuritytokenexpires",
                                         "expiresat",
                                         "version",
                                         "source",
                                         "key",
                                         "dynamodbtable",
                                         "workspacekeyprefix",
                                         "kmskeyid",
                                         "sharedcredentialsfile",
                                         "sharedcredentialsfiles",
                                         "sharedconfigfiles",
                                         "customcabundle",
                                         "alias",
                                         "hashes",
                                         "constraints",
                                         "requiredversion",
                                         "allowedaccountids",
                                         "forbiddenaccountids",
                                         "proxyurl",
                                         "httpproxy",
                                         "httpsproxy",
                                         "noproxy",
                                         "endpoint",
                                         "sts",
                                         "iam",
                                         "s3",
                                         "sso",
                                         "dynamodb",
                                         "stsendpoint",
                                         "iamendpoint",
                                         "dynamodbendpoint",
                                         "ec2metadataserviceendpoint",
                                         "policyarns",
                                         "stsregion",
                                         "acl",
                                         "retrymode",
                                         "accountid",
                                         "awsaccountid",
                                         "type",
                                         "dir",
                                         "registrationexpiresat",
                                         "tokenurl",
                                         "terraformversion",
                                         "serial",
                                         "backend",
                                         "hash",
                                         "hostname",
                                         "organization",
                                         "workspace",
                                         "path",
                                         "providers",
                                         "include",
                                         "exclude",
                                         "webidentitytokenurl",
                                         "ifexists",
                                         "ifdisabled",
                                         "commands",
                                         "requiredvarfiles",
                                         "optionalvarfiles",
                                         "mergestrategy",
                                         "iamrole",
                                         "iamassumerolesessionname",
                                         "iamassumeroleduration",
                                         "configpath",
                                         "commentprefix",
                                         "workingdir",
                                         "terraformbinary",
                                         "execute",
                                         "terragruntversionconstraint",
                                         "terraformversionconstraint"};

enum region_class region_of_setting(Span name, Span value)
{
    char plain[80];
    plain_name(name, plain, sizeof plain);
    value = span_trim(value, BLANKS "\"'");
    if (is_word(plain, names_key_id, ARRAY_LEN(names_key_id)))
        return class_of_key_id(value);
    if (has_word(plain, words_secret, ARRAY_LEN(words_secret)) &&
        !has_word(plain, words_not_secret, ARRAY_LEN(words_not_secret)))
        return is_published(value) ? REGION_SAFE : REGION_SECRET;
    if (strcmp(plain, "bucket") == 0)
        return REGION_BUCKET;
    if (strcmp(plain, "ssorolename") == 0 || strcmp(plain, "rolename") == 0)
        return REGION_ROLE;
    if (looks_like_secret(value) && !memchr(value.ptr, '/', value.len) &&
        !span_starts(value, "arn:") && !memchr(value.ptr, ':', value.len) &&
        strcmp(plain, "hashes") != 0)
        return REGION_UNSAFE;
    if (is_word(plain, names_safe, ARRAY_LEN(names_safe)) || is_harmless(value))
        return REGION_SAFE;
    return REGION_UNSAFE;
}

/* TF_CLI_ARGS: a value in it may be anything; names of files, and what is harmless, stay. */
static enum region_class class_of_arguments(Span text)
{
    enum region_class worst = REGION_SAFE;
    while (text.len > 0) {
        size_t end = 0, equals;
        Span word;
        while (end < text.len && !strchr(" \t\"'", text.ptr[end]))
            end++;
        word = span_sub(text, 0, end);
        text = span_sub(text, end + 1, text.len);
        if (span_starts(word, "-"))
            word = span_sub(word, span_find_char(word, '=') + 1, word.len);
        equals = span_find_char(word, '=');
        if (equals < word.len &&
            region_of_setting(span_sub(word, 0, equals), span_sub(word, equals + 1, word.len)) !=
                REGION_SAFE)
            worst = REGION_UNSAFE;
    }
    return worst;
}

enum region_class region_of_variable(Span name, Span value)
{
    const EnvVarRow *row = env_vars_find(name);
    if (span_is(name, "AWS_ACCESS_KEY_ID") || span_is(name, "AWS_ACCESS_KEY"))
        return class_of_key_id(span_trim(value, BLANKS "\"'"));
    if (env_vars_is_secret(name, value))
        return is_published(value) ? REGION_SAFE : REGION_SECRET;
    if (span_starts(name, "TF_VAR_"))
        return region_of_setting(span_sub(name, 7, name.len), value);
    if (span_starts(name, "TF_CLI_ARGS"))
        return class_of_arguments(value);
    if (!row || (looks_like_secret(value) && !memchr(value.ptr, '/', value.len)))
        return is_harmless(value) ? REGION_SAFE : REGION_UNSAFE;
    return REGION_SAFE;
}
