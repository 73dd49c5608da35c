#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

/* What read/awsfile found in the bytes -> finding. */
static const struct {
    const char *form;
    enum finding_id id;
} form_rows[] = {
    {"bom", F_DAMAGE_BOM},
    {"utf16", F_DAMAGE_UTF16},
    {"missing_bracket", F_DAMAGE_BRACKET},
    {"export", F_DAMAGE_EXPORT},
    {"line_break", F_DAMAGE_LINE_BREAK},
    {"smart_quote", F_DAMAGE_SMART_QUOTE},
    {"quotes", F_DAMAGE_QUOTE},
    {"trailing_blank", F_DAMAGE_TRAILING_BLANK},
    {"leading_blank", F_DAMAGE_LEADING_BLANK},
    {"nbsp", F_DAMAGE_NBSP},
    {"zero_width", F_DAMAGE_ZERO_WIDTH},
    {"percent", F_DAMAGE_PERCENT},
    {"cr", F_DAMAGE_CR},
};

static enum finding_id damage_finding(const AwsDamage *d)
{
    for (size_t i = 0; i < ARRAY_LEN(form_rows); i++)
        if (strcmp(form_rows[i].form, d->form) == 0)
            return form_rows[i].id;
    return F_DAMAGE_FORM;
}

/* A damaged value is sent as it is and answered by AWS: check_values_damaged tries it repaired. Here only what hides a section. */
static bool hides(const AwsDamage *d)
{
    enum finding_id id = damage_finding(d);
    return !d->harmless && d->writing &&
           (id == F_DAMAGE_BOM || id == F_DAMAGE_UTF16 || id == F_DAMAGE_BRACKET || id == F_DAMAGE_EXPORT || id == F_DAMAGE_FORM);
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
    finding_prooff(ctx->arena, f, "seen", d->at.kind == SOURCE_NONE ? source_file(file->path, 0, 0) : d->at, "%s",
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
            check_show_answer(ctx, f, conf);
            return true;
        }
    }
    return false;
}

static void note_damage(CheckContext *ctx, const AwsFileList *files)
{
    for (size_t i = 0; i < files->len; i++)
        for (size_t k = 0; k < files->items[i]->damage.len; k++) {
            const AwsDamage *d = &files->items[i]->damage.items[k];
            if (!d->harmless && d->writing)
                show_damage(ctx, check_add(ctx, damage_finding(d), SEVERITY_WARN, CERTAINTY_CERTAIN, NULL), files->items[i], d);
        }
}

void check_files_readable(CheckContext *ctx)
{
    static const ReasonRow rows[] = {{PREDICT_FILE_UNREADABLE, F_DAMAGE_UNREADABLE, CERTAINTY_CERTAIN}};
    AwsFileList files = check_files(ctx);
    bool blamed = false;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (!check_fails(conf) || check_explained(ctx, conf, CERTAINTY_CERTAIN))
            continue;
        if (check_reason(ctx, conf, rows, ARRAY_LEN(rows)) || (misses_something(conf) && damage_of(ctx, conf, &files)))
            blamed = true;
    }
    if (!blamed)
        note_damage(ctx, &files);
    for (size_t i = 0; i < files.len; i++)
        if (files.items[i]->state == FILE_OK && files.items[i]->damage.len == 0)
            check_passf(ctx, STEP_KEYS, "file", source_file(files.items[i]->path, 0, 0), "read whole, nothing odd in it");
}
