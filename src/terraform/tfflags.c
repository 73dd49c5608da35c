/*
 * What stands in TF_CLI_ARGS, TF_CLI_ARGS_init and TF_CLI_ARGS_plan that a command does not know or
 * whose value it can't read: it stops before it reads a file (terraform
 * internal/command/arguments/init.go, plan.go and extended.go; Go's flag package). The lists are
 * those of Terraform 1.5 to 1.14; OpenTofu has others of its own, and nothing is said about it.
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "terraform/tfform.h"
#include "terraform/tfload.h"

enum { FLAG_INIT = 1, FLAG_PLAN = 2, FLAG_BOTH = 3, FLAG_NAME_MAX = 80 };

enum flag_kind { FLAG_BOOL, FLAG_TEXT, FLAG_VAR, FLAG_NUMBER, FLAG_DURATION, FLAG_ADDRESS };

typedef struct FlagRow {
    const char *name;
    unsigned commands;
    enum flag_kind kind; /* all but FLAG_BOOL take a value, which may be the next word */
} FlagRow;

static const FlagRow flag_rows[] = {
    {"allow-deferral", FLAG_PLAN, FLAG_BOOL},
    {"backend", FLAG_INIT, FLAG_BOOL},
    {"backend-config", FLAG_INIT, FLAG_VAR},
    {"backup", FLAG_PLAN, FLAG_TEXT},
    {"cloud", FLAG_INIT, FLAG_BOOL},
    {"compact-warnings", FLAG_BOTH, FLAG_BOOL},
    {"destroy", FLAG_PLAN, FLAG_BOOL},
    {"detailed-exitcode", FLAG_PLAN, FLAG_BOOL},
    {"force-copy", FLAG_INIT, FLAG_BOOL},
    {"from-module", FLAG_INIT, FLAG_VAR},
    {"generate-config-out", FLAG_PLAN, FLAG_TEXT},
    {"get", FLAG_INIT, FLAG_BOOL},
    {"h", FLAG_BOTH, FLAG_BOOL},
    {"help", FLAG_BOTH, FLAG_BOOL},
    {"ignore-remote-version", FLAG_BOTH, FLAG_BOOL},
    {"input", FLAG_BOTH, FLAG_BOOL},
    {"json", FLAG_BOTH, FLAG_BOOL},
    {"lock", FLAG_BOTH, FLAG_BOOL},
    {"lock-timeout", FLAG_BOTH, FLAG_DURATION},
    {"lockfile", FLAG_INIT, FLAG_TEXT},
    {"migrate-state", FLAG_INIT, FLAG_BOOL},
    {"no-color", FLAG_BOTH, FLAG_BOOL},
    {"out", FLAG_PLAN, FLAG_TEXT},
    {"parallelism", FLAG_PLAN, FLAG_NUMBER},
    {"plugin-dir", FLAG_INIT, FLAG_VAR},
    {"reconfigure", FLAG_INIT, FLAG_BOOL},
    {"refresh", FLAG_PLAN, FLAG_BOOL},
    {"refresh-only", FLAG_PLAN, FLAG_BOOL},
    {"replace", FLAG_PLAN, FLAG_ADDRESS},
    {"state", FLAG_PLAN, FLAG_TEXT},
    {"state-out", FLAG_PLAN, FLAG_TEXT},
    {"target", FLAG_BOTH, FLAG_ADDRESS},
    {"test-directory", FLAG_INIT, FLAG_TEXT},
    {"upgrade", FLAG_INIT, FLAG_BOOL},
    {"var", FLAG_BOTH, FLAG_VAR},
    {"var-file", FLAG_BOTH, FLAG_VAR},
};

/* One of the variables, and what was seen of it. */
typedef struct FlagReader {
    TfLoad *load;
    const char *variable;
    unsigned reads;
    const FlagRow *waits; /* the next word is its value */
    unsigned on;          /* bits of flag_pairs: what the last value of each switches on */
    bool no_refresh;
} FlagReader;

static void flags_refused(FlagReader *r, bool init, const char *summary, const char *what)
{
    tf_problem(r->load,
               (TfProblem){.fatal = true,
                           .stage = init ? "init" : "configuration",
                           .id = "unknown_flag",
                           .summary = summary,
                           .at = {SOURCE_ENVIRONMENT, r->variable, 0, 0}},
               "%s holds %s", r->variable, what);
}

static void flags_unknown(FlagReader *r, Span name, bool init)
{
    Arena *a = r->load->arena;
    flags_refused(r, init, "Failed to parse command-line flags",
                  arena_printf(a, "-%s, which terraform %s does not know",
                               text_safe(a, arena_span(a, name)), init ? "init" : "plan"));
}

/* ---- values ---- */

/* strconv.ParseBool; a flag without a value is on */
static bool flags_yes(Span text)
{
    static const char *const words[] = {"", "1", "t", "T", "TRUE", "true", "True"};
    return span_is_one_of(text, words, ARRAY_LEN(words));
}

static bool flags_no(Span text)
{
    static const char *const words[] = {"0", "f", "F", "FALSE", "false", "False"};
    return span_is_one_of(text, words, ARRAY_LEN(words));
}

/* strconv.ParseInt with base 0: 0x, 0o, 0b, and _ between digits; terraform.NewContext refuses
 * numbers below 0. */
static bool flags_number(const char *text)
{
    static const struct {
        const char *prefix, *digits;
        int base;
    } bases[] = {{"0x", "0123456789abcdef", 16},
                 {"0o", "01234567", 8},
                 {"0b", "01", 2},
                 {"0", "01234567", 8},
                 {"", "0123456789", 10}};
    const char *c = text + (*text == '+');
    size_t k = 0;
    uint64_t n = 0;
    bool digit = false, apart = false;
    while (strncasecmp(c, bases[k].prefix, strlen(bases[k].prefix)) != 0 ||
           (k == 3 && c[1] == '\0'))
        k++;
    c += strlen(bases[k].prefix);
    for (digit = k < 4; *c; c++) {
        const char *at = strchr(bases[k].digits, tolower((unsigned char)*c));
        if (*c == '_' ? !digit : !at)
            return false;
        digit = *c != '_';
        apart |= digit;
        if (digit)
            n = n * (unsigned)bases[k].base + (uint64_t)(at - bases[k].digits);
        if (n > INT64_MAX)
            return false;
    }
    return digit && apart;
}

static size_t flags_name(Span s)
{
    static const char *const letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-";
    size_t n = 0;
    while (n < s.len && strchr(letters, s.ptr[n]))
        n++;
    return n > 0 && !strchr("0123456789-", s.ptr[0]) ? n : 0;
}

/* The index of an address at its bracket, with both brackets: a whole number or a text without a
 * template. Its length; 0 = neither. */
static size_t flags_index(Span rest)
{
    size_t digits = span_run(span_sub(rest, 1, rest.len), "0123456789"), end = digits + 1;
    if (digits == 0 && rest.len > 1 && rest.ptr[1] == '"') {
        for (end = 2; end < rest.len && rest.ptr[end] != '"'; end++)
            if (rest.ptr[end] == '\\')
                end++;
            else if (end + 1 < rest.len && strchr("$%", rest.ptr[end]) && rest.ptr[end + 1] == '{')
                return 0;
        end++;
    }
    return end > 1 && end < rest.len && rest.ptr[end] == ']' ? end + 1 : 0;
}

/* The next name of an address, its index passed over; empty at the end or where there is none. */
static Span flags_step(Span *rest)
{
    size_t n = flags_name(*rest), end = n, index = 1;
    Span name = span_sub(*rest, 0, n);
    if (n < rest->len && rest->ptr[n] == '[') {
        index = flags_index(span_sub(*rest, n, rest->len));
        end = n + index;
    }
    if (n == 0 || index == 0 || (end < rest->len && rest->ptr[end] != '.') || end + 1 == rest->len)
        return SPAN_EMPTY;
    *rest = span_sub(*rest, end + (end < rest->len), rest->len);
    return name;
}

/* addrs.ParseTarget: module.a.module.b, TYPE.NAME, data.TYPE.NAME, each with an index or without;
 * -replace takes resources only (ParseAbsResourceInstance). */
static bool flags_address(Span rest, bool replace)
{
    Span step = SPAN_EMPTY;
    bool data;
    do {
        step = flags_step(&rest);
        if (!span_is(step, "module"))
            break;
        if (flags_step(&rest).len == 0)
            return false;
    } while (rest.len > 0);
    if (span_is(step, "module"))
        return !replace;
    data = span_is(step, "data");
    if (data)
        step = flags_step(&rest);
    return step.len > 0 && flags_step(&rest).len > 0 && rest.len == 0 && !(data && replace);
}

/* Files that the command would write, or a folder that init would fill: internal/plans/planfile
 * writer.go:Create, internal/genconfig:validateTargetFile, init.go's -from-module,
 * internal/states/statemgr filesystem.go:Lock. */
static void flags_target(FlagReader *r, const FlagRow *row, Span value)
{
    Arena *a = r->load->arena;
    /* not tfpath_join: Terraform opens "none/../plan" as it stands, and fails */
    const char *name = arena_span(a, value), *slash = strrchr(name, '/'),
               *path = name[0] == '/' ? name : arena_printf(a, "%s/%s", r->load->dir, name);
    NameVec unused = VEC_INIT;
    if (value.len == 0)
        return;
    if (strcmp(row->name, "from-module") == 0) {
        flags_refused(r, true, "The working directory already contains files",
                      "-from-module, which init takes in an empty folder only");
    } else if (strcmp(row->name, "generate-config-out") == 0) {
        if (snapshot_stat(r->load->files, path).state != FILE_ABSENT)
            flags_refused(r, false, "Target generated file already exists",
                          "-generate-config-out with a file that is there already");
    } else if (strcmp(row->name, "state") == 0 || strcmp(row->name, "state-out") == 0) {
        FileInfo there = snapshot_stat(r->load->files, path);
        if (there.state == FILE_OK && there.is_dir)
            flags_refused(r, false, "Error acquiring the state lock",
                          arena_printf(a, "-%s with a folder", row->name));
    } else if (strcmp(row->name, "out") == 0) {
        FileInfo there = snapshot_stat(r->load->files, path);
        const char *parent =
            arena_span(a, span_sub(span_of(path), 0, (size_t)(strrchr(path, '/') - path)));
        if ((there.state == FILE_OK && there.is_dir) || tf_is_kernels(path) ||
            (slash && slash > name &&
             snapshot_list(r->load->files, parent, &unused) == FILE_ABSENT))
            flags_refused(r, false, "Failed to write plan file",
                          "-out with a place where no file can be written: a folder that is not "
                          "there, a folder itself, or the kernel's own");
    }
}

static void flags_value(FlagReader *r, const FlagRow *row, Span value)
{
    Arena *a = r->load->arena;
    const char *text = arena_span(a, value), *what = NULL;
    bool init = (r->reads & FLAG_INIT) && row->commands != FLAG_PLAN;
    /* -backend=false makes an init that the plan after it does not take for one. */
    if (strcmp(row->name, "backend") == 0 || strcmp(row->name, "cloud") == 0)
        r->load->no_backend = value.len == 0 || !flags_yes(value);
    flags_target(r, row, value);
    if (row->kind == FLAG_BOOL && (value.len == 0 || !(flags_yes(value) || flags_no(value))))
        what = "neither true nor false";
    else if (row->kind == FLAG_NUMBER && !flags_number(text))
        what = "no number of 0 or more";
    else if (row->kind == FLAG_DURATION && form_fault(a, FORM_TIME, text, false))
        what = "no duration such as 30s";
    else if (row->kind == FLAG_ADDRESS && (r->reads & FLAG_PLAN) &&
             !flags_address(value, strcmp(row->name, "replace") == 0))
        what = "no address of a resource";
    if (what)
        flags_refused(r, init && row->kind != FLAG_ADDRESS,
                      row->kind == FLAG_ADDRESS
                          ? arena_printf(a, "Invalid target \"%s\"", text_safe(a, text))
                          : "Failed to parse command-line flags",
                      arena_printf(a, "-%s with the value \"%s\", which is %s", row->name,
                                   text_safe(a, text), what));
}

/* ---- words ---- */

/* init.go:ParseInit, extended.go:Operation.Parse, terraform/context_plan.go: pairs that exclude
 * each other. */
static const struct {
    const char *one, *other;
    bool init, given; /* given: whatever their values are */
    const char *summary;
} flag_pairs[] = {
    {"migrate-state", "json", true, false,
     "The -migrate-state and -json options are mutually-exclusive"},
    {"migrate-state", "reconfigure", true, false, "Invalid init options"},
    {"backend", "cloud", true, true, "Invalid init options"},
    {"destroy", "refresh-only", false, false, "Incompatible plan mode options"},
    {"destroy", "replace", false, false, "Unsupported plan mode"},
    {"refresh-only", "replace", false, false, "Unsupported plan mode"},
};

/* Of a flag that stands twice the last value counts. */
static void flags_pair(FlagReader *r, const FlagRow *row, Span value)
{
    for (size_t i = 0; i < ARRAY_LEN(flag_pairs); i++) {
        unsigned bit = strcmp(row->name, flag_pairs[i].one) == 0     ? 1u << (2 * i)
                       : strcmp(row->name, flag_pairs[i].other) == 0 ? 2u << (2 * i)
                                                                     : 0;
        if (row->kind != FLAG_BOOL || flag_pairs[i].given || flags_yes(value))
            r->on |= bit;
        else
            r->on &= ~bit;
    }
    if (strcmp(row->name, "refresh") == 0)
        r->no_refresh = flags_no(value);
}

static void flags_pairs(FlagReader *r)
{
    bool refresh_only = false;
    for (size_t i = 0; i < ARRAY_LEN(flag_pairs); i++) {
        unsigned on = r->on >> (2 * i) & 3u;
        if (on == 3u)
            flags_refused(r, flag_pairs[i].init, flag_pairs[i].summary,
                          arena_printf(r->load->arena, "-%s and -%s, which exclude each other",
                                       flag_pairs[i].one, flag_pairs[i].other));
        refresh_only |= (on & 1u) && strcmp(flag_pairs[i].one, "refresh-only") == 0;
    }
    if (r->no_refresh && refresh_only) /* nothing would be left to do */
        flags_refused(r, false, "Incompatible refresh options",
                      "-refresh-only and -refresh=false, which exclude each other");
}

/* arguments/view.go:ParseView takes these words out as they are, with one dash and without a value;
 * the flags behind it know no such name, but for init, which has the second itself. */
static bool flags_only_bare(const FlagReader *r, Span name)
{
    return span_is(name, "no-color") ||
           ((r->reads & FLAG_PLAN) && span_is(name, "compact-warnings"));
}

static void flags_word(FlagReader *r, const char *word)
{
    Span flag = span_of(word + (word[1] == '-' ? 2 : 1));
    Span name = span_sub(flag, 0, span_find_char(flag, '='));
    bool known_programs = !tf_program_at_least(r->load->config, "1.15.0");
    for (size_t i = 0; i < ARRAY_LEN(flag_rows); i++) {
        const FlagRow *row = &flag_rows[i];
        unsigned missing = r->reads & ~row->commands;
        if (!span_is(name, row->name))
            continue;
        if (missing)
            flags_unknown(r, name, (missing & FLAG_INIT) != 0);
        else if ((name.len < flag.len || word[1] == '-') && flags_only_bare(r, name))
            flags_unknown(r, name, (r->reads & FLAG_INIT) != 0);
        else if (span_is(name, "allow-deferral")) /* plan.go:ParsePlan */
            flags_refused(r, false, "Failed to parse command-line flags",
                          "-allow-deferral, which only an experimental build takes");
        else if (name.len < flag.len)
            flags_value(r, row, span_sub(flag, name.len + 1, flag.len));
        flags_pair(r, row, span_sub(flag, name.len + 1, flag.len));
        r->waits = row->kind != FLAG_BOOL && name.len == flag.len ? row : NULL;
        return;
    }
    r->load->config->version_matters = true; /* a newer program may know it */
    if (name.len == 0 || name.ptr[0] == '-')
        flags_refused(r, (r->reads & FLAG_INIT) != 0, "Failed to parse command-line flags",
                      name.len ? "a word with more than two dashes in front"
                               : "an equals sign with no flag in front of it");
    else if (known_programs && name.len < FLAG_NAME_MAX)
        flags_unknown(r, name, (r->reads & FLAG_INIT) != 0);
}

/* Flags end at the first word that is none, as in Go's flag package; init and plan take no other
 * word. */
static void flags_read(FlagReader *r, const TfWords *words)
{
    for (size_t i = 0; i < words->list.len; i++) {
        const char *word = words->list.items[i];
        if (r->waits) {
            flags_value(r, r->waits, span_of(word));
            r->waits = NULL;
        } else if (word[0] != '-' || word[1] == '\0' || strcmp(word, "--") == 0) {
            if (strcmp(word, "--") != 0 || i + 1 < words->list.len)
                flags_refused(r, (r->reads & FLAG_INIT) != 0, "Too many command line arguments",
                              "a word that is no flag, and the command takes none");
            return;
        } else {
            flags_word(r, word);
        }
    }
    if (r->waits && r->waits->kind != FLAG_TEXT) /* else it swallows a flag of the command line */
        flags_refused(r, (r->reads & FLAG_INIT) != 0, "Failed to parse command-line flags",
                      arena_printf(r->load->arena, "-%s without its value", r->waits->name));
}

void tfflags_check(TfLoad *load)
{
    static const struct {
        const char *variable;
        unsigned reads;
    } rows[] = {{"TF_CLI_ARGS", FLAG_BOTH},
                {"TF_CLI_ARGS_init", FLAG_INIT},
                {"TF_CLI_ARGS_plan", FLAG_PLAN}};
    tfreattach_check(load);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        FlagReader r = {load, rows[i].variable, rows[i].reads, NULL, 0, false};
        TfWords words = tfwords_of(load, rows[i].variable);
        if (words.invalid)
            flags_refused(&r, (r.reads & FLAG_INIT) != 0, "Error parsing extra CLI args",
                          "words that can't be told apart: a quote, a bracket or a last backslash "
                          "is left open");
        if (tf_is_tofu(load->config))
            continue; /* its flags are others */
        if (!tfwords_only_show(&words)) {
            flags_read(&r, &words);
            flags_pairs(&r);
        } else if (rows[i].reads == FLAG_INIT) {
            load->no_backend = true; /* nothing is initialised, and plan says so */
        }
    }
}
