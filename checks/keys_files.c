#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

/*
 * What read/awsfile found in the bytes -> finding. hides: a reader sees less than a person does, so
 * that something seems to be missing. A damaged value hides nothing: it is sent as it is, and
 * check_values_damaged tries it repaired.
 */
static const struct {
    const char *form;
    enum finding_id id;
    bool hides;
} form_rows[] = {
    {"before_section", F_DAMAGE_FORM, true},
    {"binary", F_DAMAGE_FORM, true},
    {"bom", F_DAMAGE_BOM, true},
    {"control", F_DAMAGE_FORM, false},
    {"cr", F_DAMAGE_CR, false},
    {"cr_alone", F_DAMAGE_FORM, true},
    {"default_twice", F_PROFILE_TWICE, false},
    {"duplicate_key", F_PROFILE_TWICE, false},
    {"duplicate_section", F_PROFILE_TWICE, false},
    {"export", F_DAMAGE_EXPORT, true},
    {"inner_blank", F_DAMAGE_INNER_BLANK, false},
    {"leading_blank", F_DAMAGE_LEADING_BLANK, false},
    {"line_break", F_DAMAGE_LINE_BREAK, false},
    {"missing_bracket", F_DAMAGE_BRACKET, true},
    {"nbsp", F_DAMAGE_NBSP, false},
    {"no_profile_prefix", F_PROFILE_HEADER, false},
    {"no_separator", F_DAMAGE_FORM, false},
    {"percent", F_DAMAGE_PERCENT, false},
    {"profile_prefix", F_PROFILE_HEADER, false},
    {"quotes", F_DAMAGE_QUOTE, false},
    {"section_case", F_PROFILE_SPELLING, false},
    {"section_quotes", F_PROFILE_SPELLING, false},
    {"smart_quote", F_DAMAGE_SMART_QUOTE, false},
    {"swallowed", F_DAMAGE_FORM, true},
    {"trailing_blank", F_DAMAGE_TRAILING_BLANK, false},
    {"utf16", F_DAMAGE_UTF16, true},
    {"zero_width", F_DAMAGE_ZERO_WIDTH, false},
};

/* Index into form_rows, or their number for a form that has no finding of its own. */
static size_t form_of(const AwsDamage *d)
{
    size_t i = 0;
    while (i < ARRAY_LEN(form_rows) && strcmp(form_rows[i].form, d->form) != 0)
        i++;
    return i;
}

static enum finding_id damage_finding(const AwsDamage *d)
{
    size_t i = form_of(d);
    return i < ARRAY_LEN(form_rows) ? form_rows[i].id : F_DAMAGE_FORM;
}

static bool hides(const AwsDamage *d)
{
    size_t i = form_of(d);
    return !d->harmless && i < ARRAY_LEN(form_rows) && form_rows[i].hides;
}

/* Terraform missed something that a damaged section would have given. */
static bool misses_something(const Configuration *conf)
{
    switch (conf->outcome.reason) {
    case PREDICT_NO_CREDENTIALS:
    case PREDICT_PROFILE_MISSING:
    case PREDICT_SOURCE_PROFILE_MISSING:
    case PREDICT_SOURCE_PROFILE_EMPTY:
    case PREDICT_FILE_PARTIAL:
    case PREDICT_FILE_UNREADABLE:
    case PREDICT_REGION_MISSING:
    case PREDICT_SSO_SESSION_MISSING:
        return true;
    default:
        return false;
    }
}

static void show_damage(CheckContext *ctx, Finding *f, const AwsFile *file, const AwsDamage *d)
{
    if (d->text)
        finding_detailf(ctx->arena, f, "%s", d->text);
    finding_prooff(ctx->arena, f, "seen",
                   d->at.kind == SOURCE_NONE ? source_file(file->path, 0, 0) : d->at, "%s",
                   finding_rows[damage_finding(d)].title);
}

static bool damage_of(CheckContext *ctx, const Configuration *conf, const AwsFileList *files)
{
    const char *profile = check_profile(conf);
    for (size_t i = 0; i < files->len; i++) {
        const AwsFile *file = files->items[i];
        for (size_t k = 0; k < file->damage.len; k++) {
            const AwsDamage *d = &file->damage.items[k];
            Finding *f;
            if (!hides(d) || (d->section && strcmp(d->section, profile) != 0))
                continue;
            f = check_blame(ctx, damage_finding(d), CERTAINTY_CERTAIN, conf);
            show_damage(ctx, f, file, d);
            return true;
        }
    }
    return false;
}

/* A file that is there and can't be opened: Terraform passes over it without a word. */
static bool passed_over(const AwsFile *file)
{
    return file->state != FILE_OK && file->state != FILE_ABSENT && file->state != FILE_IS_DIR &&
           file->state != FILE_TOO_BIG; /* only here: Terraform reads it */
}

static void show_passed_over(CheckContext *ctx, Finding *f, const AwsFile *file)
{
    finding_prooff(ctx->arena, f, "seen", source_file(file->path, 0, 0), "%s can't be read: %s",
                   file->path, file_state_sentence(file->state));
    if (file->state == FILE_DENIED || file->state == FILE_LOOP)
        finding_detailf(
            ctx->arena, f,
            "Terraform takes a file that it can't open for an empty one, and does not say so.");
}

static bool unreadable_of(CheckContext *ctx, const Configuration *conf, const AwsFileList *files)
{
    for (size_t i = 0; i < files->len; i++) {
        const AwsFile *file = files->items[i];
        if (!passed_over(file))
            continue;
        show_passed_over(ctx, check_blame(ctx, F_DAMAGE_UNREADABLE, CERTAINTY_CERTAIN, conf), file);
        return true;
    }
    return false;
}

/* Does something that counts read this section, or (no section known) this file? What has no
 * credentials at all, such as a configuration that Terraform refuses before it looks for any, would
 * have read whatever the damage hides. Else the damage is nobody's business here. */
static bool touched(const CheckContext *ctx, const AwsFile *file, const AwsDamage *d)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Source *at = conf->base ? &conf->base->access_key_id.at : NULL;
        if (!check_counts(conf))
            continue;
        if (d->section ? strcmp(d->section, check_profile(conf)) == 0
            : at       ? at->kind == SOURCE_FILE && strcmp(at->name, file->path) == 0
                       : hides(d))
            return true;
    }
    return false;
}

/* The header that hides the very profile that is asked for is told as what fails. */
static bool is_what_fails(const CheckContext *ctx, const AwsDamage *d)
{
    for (size_t i = 0; d->section && i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_counts(conf) && conf->outcome.reason == PREDICT_PROFILE_MISSING &&
            damage_finding(d) == F_PROFILE_HEADER && conf->profile &&
            strcmp(d->section, conf->profile) == 0)
            return true;
    }
    return false;
}

static void note_damage(CheckContext *ctx, const AwsFileList *files)
{
    for (size_t i = 0; i < files->len; i++) {
        if (passed_over(files->items[i]))
            show_passed_over(
                ctx, check_add(ctx, F_DAMAGE_UNREADABLE, SEVERITY_WARN, CERTAINTY_CERTAIN, NULL),
                files->items[i]);
        for (size_t k = 0; k < files->items[i]->damage.len; k++) {
            const AwsDamage *d = &files->items[i]->damage.items[k];
            if (!d->harmless && form_of(d) < ARRAY_LEN(form_rows) && !is_what_fails(ctx, d) &&
                touched(ctx, files->items[i], d))
                show_damage(
                    ctx, check_add(ctx, damage_finding(d), SEVERITY_WARN, CERTAINTY_CERTAIN, NULL),
                    files->items[i], d);
        }
    }
}

/* What is well with a file, and whether somebody else on this machine can read the keys in it
 * (aws configure writes the credentials file with mode 0600). */
static void note_readable(CheckContext *ctx, const AwsFile *file)
{
    bool shared = file->kind == AWS_CREDENTIALS_FILE && (file->info.mode & 066) != 0;
    Source at = source_file(file->path, 0, 0);
    if (file->state != FILE_OK)
        return;
    if (file->damage.len == 0)
        check_passf(ctx, STEP_KEYS, "file", at, "read whole, nothing odd in it");
    if (shared) {
        Finding *f = check_add(ctx, F_FILE_OPEN, SEVERITY_WARN, CERTAINTY_CERTAIN, NULL);
        finding_prooff(ctx->arena, f, "mode", at, "%04o, so others on this machine can %s it",
                       file->info.mode & 07777, file->info.mode & 022 ? "change" : "read");
    }
}

void check_files_readable(CheckContext *ctx)
{
    static const ReasonRow rows[] = {
        {PREDICT_FILE_UNREADABLE, F_DAMAGE_UNREADABLE, CERTAINTY_CERTAIN}};
    AwsFileList files = check_files(ctx);
    bool blamed = false;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (!check_fails(conf) || check_explained(ctx, conf, CERTAINTY_CERTAIN))
            continue;
        if (check_reason(ctx, conf, rows, ARRAY_LEN(rows)) ||
            (misses_something(conf) &&
             (unreadable_of(ctx, conf, &files) || damage_of(ctx, conf, &files))))
            blamed = true;
    }
    if (!blamed)
        note_damage(ctx, &files);
    for (size_t i = 0; i < files.len; i++)
        note_readable(ctx, files.items[i]);
}
