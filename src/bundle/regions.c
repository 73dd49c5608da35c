#include "bundle/regions.h"

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

/* ---- what a setting's value is ---- */

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

/* Printed in documentation, or the same for everybody who runs an emulator. */
static bool is_published(Span value)
{
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
    "secret",     "token",  "password",    "passwd",  "passphrase", "externalid",
    "privatekey", "apikey", "customerkey", "dpopkey", "jwt",        "authorization"};
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

/* ---- INI ---- */

/* A command: the program stays, its arguments may hold anything. */
static void ini_command(Regions *r, Span value, size_t at)
{
    size_t end = span_find_char(value, ' ');
    region_add(r, at, at + end, REGION_SAFE);
    region_add(r, at + end, at + value.len, REGION_UNSAFE);
}

static void ini_value(Regions *r, Span name, Span value, size_t at, enum region_class *out)
{
    size_t cut = span_find(value, " #"), semicolon = span_find(value, " ;");
    cut = semicolon < cut ? semicolon : cut;
    *out = region_of_setting(name, span_sub(value, 0, cut));
    if (span_is_nocase(name, "credential_process")) {
        ini_command(r, value, at);
        *out = REGION_UNSAFE;
        return;
    }
    if (*out == REGION_SECRET || *out == REGION_UNSAFE)
        cut = value.len;
    region_add(r, at, at + cut, *out);
    region_add(r, at + cut, at + value.len, REGION_UNSAFE);
}

static void regions_ini(Regions *r, Span bytes)
{
    Span rest = bytes, line;
    enum region_class last = REGION_UNSAFE;
    while (span_next_line(&rest, &line)) {
        size_t at = (size_t)(line.ptr - bytes.ptr), sep, start;
        Span trimmed = span_trim(line, " \t\r");
        size_t head = (size_t)(trimmed.ptr - line.ptr);
        if (span_starts(trimmed, "\xEF\xBB\xBF")) {
            head += 3;
            trimmed = span_sub(trimmed, 3, trimmed.len);
        }
        if (trimmed.len == 0)
            continue;
        if (trimmed.ptr[0] == '#' || trimmed.ptr[0] == ';') {
            region_add(r, at + head + 1, at + head + trimmed.len, REGION_COMMENT);
            continue;
        }
        if (trimmed.ptr[0] == '[') {
            Span inner = span_sub(trimmed, 1, span_find_char(trimmed, ']'));
            size_t blank = span_find_char(inner, ' ');
            start = blank < inner.len ? blank + 1 : 0;
            region_add(r, at + head + 1 + start, at + head + 1 + inner.len, REGION_SAFE);
            last = REGION_UNSAFE;
            continue;
        }
        sep = span_find_char(line, '=');
        if (span_find_char(line, ':') < sep && sep == line.len)
            sep = span_find_char(line, ':');
        if (sep >= line.len || sep == head ||
            (head > 0 && last == REGION_SECRET && span_sub(line, sep, line.len).len <= 2)) {
            region_add(r, at + head, at + line.len, last);
            continue;
        }
        for (start = sep + 1; start < line.len && strchr(" \t", line.ptr[start]);)
            start++;
        ini_value(r, span_trim(span_sub(line, 0, sep), BLANKS), span_sub(line, start, line.len),
                  at + start, &last);
    }
}

/* ---- shell start-up files, .env ---- */

/* NAME=value, export NAME=value, set -gx NAME value: the name's place and the value's. */
static bool shell_variable(Span line, Span *out_name, size_t *out_value)
{
    size_t at = 0, end;
    static const char *const leads[] = {"export ", "set -gx ", "set -x ", "set -Ux ",
                                        "declare -x "};
    while (at < line.len && strchr(" \t", line.ptr[at]))
        at++;
    for (size_t i = 0; i < ARRAY_LEN(leads); i++)
        if (span_starts(span_sub(line, at, line.len), leads[i]))
            at += strlen(leads[i]);
    for (end = at;
         end < line.len && (isalnum((unsigned char)line.ptr[end]) || line.ptr[end] == '_');)
        end++;
    *out_name = span_sub(line, at, end);
    *out_value = end + 1;
    return end > at && end < line.len && strchr("= ", line.ptr[end]);
}

static void regions_shell(Regions *r, Span bytes)
{
    Span rest = bytes, line, name;
    while (span_next_line(&rest, &line)) {
        size_t at = (size_t)(line.ptr - bytes.ptr), value;
        if (shell_variable(line, &name, &value) &&
            (span_starts(name, "AWS_") || span_starts(name, "TF_") || env_vars_find(name)))
            region_add(r, at + value, at + line.len,
                       region_of_variable(name, span_sub(line, value, line.len)));
        else
            region_add(r, at, at + line.len, REGION_COMMENT);
    }
}

/* ---- which kind of file ---- */

static bool ends_in(Span path, const char *const *ends, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_ends(path, ends[i]))
            return true;
    return false;
}

/* Bytes from at on that are made of these characters, if a blank or the end follows. */
static size_t word_of(Span line, size_t at, const char *chars)
{
    size_t n = at;
    while (n < line.len && strchr(chars, line.ptr[n]))
        n++;
    return n == line.len || strchr(BLANKS, line.ptr[n]) ? n - at : 0;
}

static size_t past_blanks(Span line, size_t at)
{
    while (at < line.len && strchr(BLANKS, line.ptr[at]))
        at++;
    return at;
}

/* .why403.ini: ids and days are told, reasons are not, nor is what has another form: the name may
 * be a link to anything. */
static void regions_ignores(Regions *r, Span bytes)
{
    for (size_t at = 0; at < bytes.len;) {
        Span line = span_sub(bytes, at, at + span_find_char(span_sub(bytes, at, bytes.len), '\n'));
        size_t equals = span_find_char(line, '='), p = 0, n;
        if (equals < line.len && span_is(span_trim(span_sub(line, 0, equals), BLANKS), "ignore")) {
            size_t id = past_blanks(line, equals + 1);
            n = word_of(line, id, "abcdefghijklmnopqrstuvwxyz_0123456789.");
            p = n && memchr(line.ptr + id, '.', n) ? past_blanks(line, id + n) : id;
            n = p > id && word_of(line, p, "until") == strlen("until") ? strlen("until") : 0;
            id = n ? past_blanks(line, p + n) : p;
            n = n ? word_of(line, id, "0123456789-") : 0;
            p = n ? past_blanks(line, id + n) : p;
        }
        region_add(r, at + p, at + line.len, REGION_UNSAFE);
        at += line.len + 1;
    }
}

PieceVec regions_of(Arena *arena, const char *path, Span bytes)
{
    static const char *const code[] = {".tf",        ".tofu", ".tfvars",      ".hcl",
                                       ".tfbackend", ".tfrc", ".terraformrc", ".tfcompat"};
    static const char *const shells[] = {"rc",          ".profile", "profile", ".zshenv",
                                         ".zprofile",   "_profile", ".fish",   ".env",
                                         ".bash_login", ".envrc",   ".zlogin", "/environment"};
    static const char *const plain[] = {
        ".terraform-version", ".opentofu-version", ".tool-versions",     ".terraform/environment",
        "/sys_vendor",        "mise.toml",         ".terragrunt-version"};
    Regions r = {arena, VEC_INIT};
    Span name = span_of(path), first = span_trim(bytes, BLANKS);
    if (span_ends(name, ".why403.ini"))
        regions_ignores(&r, bytes);
    else if (ends_in(name, plain, ARRAY_LEN(plain)))
        region_add(&r, 0, bytes.len, REGION_SAFE);
    else if (first.len > 0 && first.ptr[0] == '{' && !ends_in(name, code, ARRAY_LEN(code)))
        regions_json(&r, bytes);
    else if (ends_in(name, code, ARRAY_LEN(code)))
        regions_hcl(&r, bytes);
    else if (ends_in(name, shells, ARRAY_LEN(shells)))
        regions_shell(&r, bytes);
    else if (memchr(bytes.ptr ? bytes.ptr : "", '[', bytes.len) ||
             span_find(bytes, "aws_") < bytes.len)
        regions_ini(&r, bytes);
    else if (memchr(bytes.ptr ? bytes.ptr : "", '\n', first.len) &&
             memchr(bytes.ptr ? bytes.ptr : "", '=', bytes.len))
        regions_hcl(&r, bytes); /* a backend's settings, variables, by another name */
    else
        region_add(&r, 0, bytes.len, REGION_UNSAFE);
    return r.all;
}
