#include "checks/all.h"
#include "checks/support.h"

#include <ctype.h>
#include <string.h>

/* A section that is there, but not as this file's readers want it (RULES.md 40). */
static const AwsSection *wrong_header(const AwsFileList *files, const char *name,
                                      const AwsFile **out_file)
{
    for (size_t i = 0; i < files->len; i++)
        for (size_t k = 0; k < files->items[i]->sections.len; k++) {
            const AwsSection *s = &files->items[i]->sections.items[k];
            Span header = span_of(s->header);
            if (span_starts(header, "profile"))
                header = span_trim(span_sub(header, strlen("profile"), header.len), " \t");
            *out_file = files->items[i];
            if (s->kind == SECTION_IGNORED && span_is(header, name))
                return s;
        }
    return NULL;
}

static bool same_but_case(const char *a, const char *b)
{
    Span x = span_trim(span_of(a), " \t\r\n"), y = span_trim(span_of(b), " \t\r\n");
    for (size_t i = 0; i < x.len && i < y.len; i++)
        if (tolower((unsigned char)x.ptr[i]) != tolower((unsigned char)y.ptr[i]))
            return false;
    return x.len == y.len;
}

/* The section that is nearest by name: case, blanks, a typing mistake. */
static const AwsSection *nearest_section(const AwsFileList *files, const char *name,
                                         int *out_distance)
{
    enum { NEAR = 2 };
    const AwsSection *best = NULL;
    *out_distance = NEAR + 1;
    for (size_t i = 0; i < files->len; i++)
        for (size_t k = 0; k < files->items[i]->sections.len; k++) {
            const AwsSection *s = &files->items[i]->sections.items[k];
            int d = s->kind != SECTION_PROFILE     ? NEAR + 1
                    : same_but_case(s->name, name) ? 0
                                                   : text_distance(s->name, name, NEAR);
            if (d < *out_distance) {
                *out_distance = d;
                best = s;
            }
        }
    return best;
}

/* The keys of boto 2 that the AWS CLI falls back on hold no profiles: none is looked for
 * there (botocore/credentials.py BotoProvider). */
static bool holds_profiles(const AwsFile *file)
{
    const char *name = text_basename(file->path);
    return strcmp(name, "boto.cfg") != 0 && strcmp(name, ".boto") != 0;
}

static void show_files(CheckContext *ctx, Finding *f, const AwsFileList *files)
{
    for (size_t i = 0; i < files->len; i++)
        if (holds_profiles(files->items[i]))
            finding_evidencef(ctx->arena, f, "looked in", source_file(files->items[i]->path, 0, 0),
                              "%s",
                              files->items[i]->state == FILE_OK       ? "read, not there"
                              : files->items[i]->state == FILE_ABSENT ? "this file does not exist"
                                                                      : "this file can't be read");
}

/* Name that was looked for: prediction's place for a source profile, else the one asked for. */
static void profile_of(CheckContext *ctx, const Configuration *conf)
{
    AwsFileList files = check_files(ctx);
    const char *name = check_profile(conf), *shown = text_safe(ctx->arena, name);
    const AwsFile *file = NULL;
    const AwsSection *header = wrong_header(&files, name, &file), *near = NULL;
    int distance = 0;
    Finding *f;
    if (!header)
        near = nearest_section(&files, name, &distance);
    f = check_blame(ctx,
                    header ? F_PROFILE_HEADER
                    : near ? F_PROFILE_SPELLING
                           : F_PROFILE_MISSING,
                    CERTAINTY_CERTAIN, conf);
    finding_titlef(ctx->arena, f, "The profile '%.36s' does not exist", shown);
    finding_prooff(ctx->arena, f, "asked for", conf->profile_at, "'%s'", shown);
    if (header)
        finding_prooff(ctx->arena, f, "section", header->at, "[%s] is not read in %s file",
                       text_safe(ctx->arena, header->header),
                       file->kind == AWS_CONFIG_FILE ? "a config" : "a credentials");
    else if (near)
        finding_evidencef(ctx->arena, f, "nearest", near->at, "'%s'",
                          text_safe(ctx->arena, near->name));
    show_files(ctx, f, &files);
}

void check_profile_missing(CheckContext *ctx)
{
    static const ReasonRow rows[] = {
        {PREDICT_SOURCE_PROFILE_MISSING, F_PROFILE_SOURCE, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf) && !check_explained(ctx, conf, CERTAINTY_CERTAIN)) {
            if (conf->outcome.reason == PREDICT_PROFILE_MISSING)
                profile_of(ctx, conf);
            else
                check_reason(ctx, conf, rows, ARRAY_LEN(rows));
        } else if (check_works(conf) && conf->profile && conf->profile_at.kind != SOURCE_NONE) {
            check_passf(ctx, STEP_CONFLICTS, "profile", conf->profile_at,
                        "'%s' is asked for and found", text_safe(ctx->arena, conf->profile));
        }
    }
}
