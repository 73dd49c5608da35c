#include "bundle/regions.h"

#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "bundle/regions_code.h"
#include "data/env_vars.h"

#define BLANKS " \t\r\n"

/* ---- INI ---- */

static void ini_value(Regions *r, Span name, Span value, size_t at, enum region_class *out)
{
    size_t cut = span_find(value, " #"), semicolon = span_find(value, " ;");
    cut = semicolon < cut ? semicolon : cut;
    *out = region_of_setting(name, span_sub(value, 0, cut));
    if (span_is_nocase(name, "credential_process")) {
        /* A command: the program stays, its arguments may hold anything. */
        size_t end = span_find_char(value, ' ');
        region_add(r, at, at + end, REGION_SAFE);
        region_add(r, at + end, at + value.len, REGION_UNSAFE);
        *out = REGION_UNSAFE;
        return;
    }
    if (*out == REGION_SECRET || *out == REGION_UNSAFE)
        cut = value.len;
    region_add(r, at, at + cut, *out);
    region_add(r, at + cut, at + value.len, REGION_UNSAFE);
}

/* A secret that goes on below its line may have an equals sign, too: what stands before it is no
 * setting's name then. An indented line can't be one of another secret, whatever it looks like. */
static bool ini_goes_on(enum region_class last, bool indented, Span name)
{
    unsigned kinds;
    if (last != REGION_SECRET)
        return false;
    kinds = span_kinds(name);
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && !strchr("_-. \t", name.ptr[i]))
            return true;
    return (kinds & SPAN_UPPER) && (kinds & SPAN_LOWER) && (indented || (kinds & SPAN_DIGIT));
}

/* "[" before the second half of a secret key makes no section of it. */
static bool ini_is_half(enum region_class last, Span value, Span inner)
{
    return last == REGION_SECRET && value.len < SECRET_KEY_LEN &&
           value.len + inner.len == SECRET_KEY_LEN && span_find_char(inner, ' ') == inner.len;
}

static void regions_ini(Regions *r, Span bytes)
{
    Span rest = bytes, line, value = SPAN_EMPTY;
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
            region_add(r, at + head + 1 + start, at + head + 1 + inner.len,
                       ini_is_half(last, value, inner) ? REGION_SECRET : REGION_SAFE);
            last = REGION_UNSAFE;
            continue;
        }
        sep = span_find_char(line, '=');
        if (span_find_char(line, ':') < sep && sep == line.len)
            sep = span_find_char(line, ':');
        if (sep >= line.len || sep == head ||
            (head > 0 && last == REGION_SECRET && span_sub(line, sep, line.len).len <= 2) ||
            ini_goes_on(last, head > 0, span_trim(span_sub(line, 0, sep), BLANKS))) {
            region_add(r, at + head, at + line.len, last);
            continue;
        }
        for (start = sep + 1; start < line.len && strchr(" \t", line.ptr[start]);)
            start++;
        value = span_trim(span_sub(line, start, line.len), BLANKS);
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

/* What a variable names may be called as a start-up file is: AWS_CONFIG_FILE, TF_CLI_CONFIG_FILE.
 */
static bool is_no_shell(Span bytes, bool *out_hcl)
{
    static const char *const blocks[] = {"provider_installation", "plugin_cache_dir",
                                         "credentials ", "credentials_helper ", "host "};
    Span rest = bytes, line;
    while (span_next_line(&rest, &line)) {
        line = span_trim(line, BLANKS);
        if (line.len > 2 && line.ptr[0] == '[' && isalpha((unsigned char)line.ptr[1]))
            return true;
        for (size_t i = 0; i < ARRAY_LEN(blocks) && !*out_hcl; i++)
            *out_hcl = span_starts(line, blocks[i]);
    }
    return *out_hcl;
}

PieceVec regions_of(Arena *arena, const char *path, Span bytes)
{
    static const char *const code[] = {".tf",   ".tofu",        ".tfvars", ".hcl",     ".tfbackend",
                                       ".tfrc", ".terraformrc", ".tofurc", ".tfcompat"};
    static const char *const shells[] = {"rc",          ".profile", "profile", ".zshenv",
                                         ".zprofile",   "_profile", ".fish",   ".env",
                                         ".bash_login", ".envrc",   ".zlogin", "/environment"};
    static const char *const plain[] = {
        ".terraform-version", ".opentofu-version", ".tool-versions",     ".terraform/environment",
        "/sys_vendor",        "mise.toml",         ".terragrunt-version"};
    Regions r = {arena, VEC_INIT};
    bool hcl = false;
    Span name = span_of(path), first = span_trim(bytes, BLANKS);
    if (span_ends(name, ".why403.ini"))
        regions_ignores(&r, bytes);
    else if (span_ends_with_one_of(name, plain, ARRAY_LEN(plain)))
        region_add(&r, 0, bytes.len, REGION_SAFE);
    else if (first.len > 0 && first.ptr[0] == '{' &&
             !span_ends_with_one_of(name, code, ARRAY_LEN(code)))
        regions_json(&r, bytes);
    else if (span_ends_with_one_of(name, code, ARRAY_LEN(code)))
        regions_hcl(&r, bytes);
    else if (span_ends_with_one_of(name, shells, ARRAY_LEN(shells)) && !is_no_shell(bytes, &hcl))
        regions_shell(&r, bytes);
    else if (hcl)
        regions_hcl(&r, bytes);
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
