/* A profile that is asked for and not there: the one that was meant, or the header that hides it.
 */
#include "checks/fixes/fixes.h"

#include <ctype.h>
#include <string.h>

#include "awscli/awscli_verbs.h"
#include "base/arn.h"
#include "base/names.h"
#include "data/regions.h"

enum { SLIPS = 2 };

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

/* ---- the one that was meant ---- */

typedef struct Meant {
    const AwsSection *section; /* NULL = none, or more than one */
    int slips;                 /* 0 = letters alike but for case and blanks round them */
} Meant;

/* 0 where only the case of letters and blanks round the name differ. */
static int slips_between(const char *name, const char *wrong)
{
    Span a = span_trim(span_of(name), " \t\r\n"), b = span_trim(span_of(wrong), " \t\r\n");
    size_t alike = 0;
    int slips = text_distance(name, wrong, SLIPS);
    while (alike < a.len && alike < b.len &&
           tolower((unsigned char)a.ptr[alike]) == tolower((unsigned char)b.ptr[alike]))
        alike++;
    return alike == a.len && alike == b.len ? 0 : slips > 0 ? slips : 1;
}

static Meant meant_by(const FixContext *x, const char *wrong)
{
    AwsFileList files = check_files(x->ctx);
    Meant best = {NULL, SLIPS + 1};
    bool several = false;
    for (size_t i = 0; i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            int slips = s->kind == SECTION_PROFILE ? slips_between(s->name, wrong) : SLIPS + 1;
            if (slips < best.slips) {
                best = (Meant){s, slips};
                several = false;
            } else if (best.section && slips == best.slips &&
                       strcmp(s->name, best.section->name) != 0) {
                several = true;
            }
        }
    return several ? (Meant){NULL, SLIPS + 1} : best;
}

/* Account of the section's key, SSO settings or role, as far as it can be read from it. */
static const char *section_account(const FixContext *x, const AwsSection *s)
{
    const AwsProperty *id = awssection_property(s, "aws_access_key_id"),
                      *sso = awssection_property(s, "sso_account_id");
    const AwsProperty *role = awssection_property(s, "role_arn");
    if (role && role->value.text)
        return arn_account(x->ctx->arena, role->value.text);
    if (id && id->value.text)
        return account_from_key_id(x->ctx->arena, id->value.text);
    return sso ? sso->value.text : NULL;
}

/* source_profile = ...: the profile's role acts in the end, whoever opens it. */
static bool role_acts(const FixContext *x)
{
    AwsFileList files = check_files(x->ctx);
    for (size_t i = 0; is_form(x, F_PROFILE_SOURCE) && i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            const AwsProperty *source = awssection_property(s, "source_profile");
            if (source && fixkit_same_place(source->value.at, x->conf->outcome.at))
                return awssection_property(s, "role_arn") != NULL;
        }
    return false;
}

/* Another name where the wrong one stands; same: the same identity acts with it. */
static void name_instead(const FixContext *x, const char *title, Source at, const char *wrong,
                         const char *right, bool same)
{
    Fix *fix = NULL;
    Edit edit;
    at = fixkit_written_at(x, at);
    if (at.kind == SOURCE_ENVIRONMENT)
        fix = fixkit_set(x, "use_profile", title, at.name, right);
    else if (fixkit_rename(x, at, wrong, right, &edit))
        fix = fixkit_edit(x, "use_profile", title, &edit, same);
    if (!same)
        fixkit_changes_principal(x, fix, NULL);
}

/* The one configuration beside it, the AWS CLI's too, that works with another profile; NULL: none,
 * or several that differ. */
static const Configuration *other_that_works(const FixContext *x)
{
    const ConfigurationVec *all = x->ctx->configurations;
    const Configuration *found = NULL;
    for (size_t i = 0; i < all->len; i++) {
        const Configuration *c = all->items[i];
        const char *profile = c->base ? c->base->profile : NULL;
        if (c->pending || c->outcome.status != OUTCOME_OK || !c->outcome.arn || !profile ||
            !profile[0] || strcmp(profile, x->conf->profile) == 0)
            continue;
        if (found && strcmp(found->base->profile, profile) != 0)
            return NULL;
        found = c;
    }
    return found;
}

/* As it is for the backend: the name of a profile that AWS accepts here, where the dead one is
 * named. */
static void name_one_that_works(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const Configuration *conf = x->conf, *other;
    size_t before = x->f->fixes.len;
    const char *title;
    if (!conf || !x->creds || !x->creds->profile || !conf->profile ||
        strcmp(x->creds->profile, conf->profile) != 0 || conf->profile_at.kind == SOURCE_NONE)
        return;
    other = other_that_works(x);
    if (!other)
        return;
    title = arena_printf(a, "or name the profile %s here, which works as %s",
                         text_safe(a, other->base->profile), text_safe(a, other->outcome.arn));
    name_instead(x, title, conf->profile_at, conf->profile, other->base->profile, false);
    if (x->f->fixes.len == before && conf->profile_at.kind == SOURCE_FILE)
        fixkit_words(x, "use_profile", title,
                     arena_printf(a, "%s is named by way of %s: follow it from there.",
                                  text_safe(a, conf->profile), source_text(a, conf->profile_at)));
}

/* ---- another of the same account ---- */

static bool has_key_of(const FixContext *x, const AwsSection *s, const char *account)
{
    const AwsProperty *id = awssection_property(s, "aws_access_key_id");
    const char *of =
        id && id->value.text ? account_from_key_id(x->ctx->arena, id->value.text) : NULL;
    return of && strcmp(of, account) == 0 &&
           strcmp(id->value.text, x->creds->access_key_id.text) != 0;
}

/* The other profiles with another key of that account, each once. */
static NameVec profiles_of_account(const FixContext *x)
{
    const Configuration *conf = x->conf;
    AwsFileList files = check_files(x->ctx);
    NameVec names = VEC_INIT;
    NameMap seen = {0};
    const char *account;
    if (!conf || !x->creds || !x->creds->profile || !conf->profile ||
        strcmp(x->creds->profile, conf->profile) != 0)
        return names;
    account = account_from_key_id(x->ctx->arena, x->creds->access_key_id.text);
    for (size_t i = 0; account && i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            if (s->kind != SECTION_PROFILE || strcmp(s->name, conf->profile) == 0 ||
                !has_key_of(x, s, account) || names_get(&seen, span_of(s->name)))
                continue;
            names_put(x->ctx->arena, &seen, span_of(s->name), (void *)s);
            vec_push(x->ctx->arena, &names, s->name);
        }
    return names;
}

const char *fixes_profile_of_account(const FixContext *x)
{
    NameVec names = profiles_of_account(x);
    bool named = x->conf && x->conf->profile_at.kind != SOURCE_NONE;
    return named && names.len == 1 ? names.items[0] : NULL;
}

/* Where no profile is named, AWS_PROFILE names it; which of several is meant can't be told. */
void fixes_other_profile(const FixContext *x)
{
    enum { LISTED = 12 };
    Arena *a = x->ctx->arena;
    NameVec names = profiles_of_account(x);
    const char *list = "";
    if (names.len == 1) {
        Source at = x->conf->profile_at.kind == SOURCE_NONE ? source_env("AWS_PROFILE")
                                                            : x->conf->profile_at;
        name_instead(x,
                     arena_printf(a,
                                  "or name the profile %s here, whose key is of the same account",
                                  text_safe(a, names.items[0])),
                     at, x->conf->profile, names.items[0], false);
        return;
    }
    for (size_t i = 0; i < names.len && i < LISTED; i++)
        list = arena_printf(a, "%s%s%s", list, i ? ", " : "", text_safe(a, names.items[i]));
    if (names.len > 1)
        fixkit_words(x, "list_profiles", "or name another profile, with a key of the same account",
                     arena_printf(a, "There are: %s%s.", list, names.len > LISTED ? ", ..." : ""));
    if (names.len == 0)
        name_one_that_works(x);
}

/* ---- the header ---- */

/* [work] in config, [profile work] in credentials: the header in the form of its file. */
static void fix_header(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Source at = fixkit_evidence(x, "section", NULL);
    const char *path = fixkit_path(x, at), *name = x->conf->profile;
    AwsFileList files = check_files(x->ctx);
    Edit edit;
    for (size_t i = 0; path && i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            const char *right = files.items[i]->kind == AWS_CONFIG_FILE
                                    ? arena_printf(a, "profile %s", name)
                                    : name;
            if (fixkit_same_place(s->at, at) &&
                fileedit_replace(a, x->ctx->facts->files, path, at.line, s->header, right, &edit))
                fixkit_edit(x, "fix_header", "give the section the header of its file", &edit,
                            true);
        }
}

/* ---- all ---- */

/* The name that no file has, and where it is asked for: by source_profile or by whoever asks first.
 */
static const char *missing_name(const FixContext *x, Source *out_at)
{
    bool source = is_form(x, F_PROFILE_SOURCE);
    const char *path;
    *out_at = source ? x->conf->outcome.at : x->conf->profile_at;
    path = source ? fixkit_path(x, *out_at) : NULL;
    return !source ? x->conf->profile
           : path && out_at->line > 0
               ? fileedit_value(x->ctx->arena, x->ctx->facts->files, path, out_at->line)
               : NULL;
}

static bool has_own_keys(const FixContext *x)
{
    const TfBlock *block = x->conf->block;
    return block && tfblock_get(block, "access_key")->state == TF_KNOWN &&
           tfblock_get(block, "secret_key")->state != TF_ABSENT;
}

/* "default, dev" of all files that are read, each once. */
static const char *profiles_there(const FixContext *x)
{
    enum { NAMED = 20 };
    AwsFileList files = check_files(x->ctx);
    AUTO_BUF Buf names = BUF_INIT(1 << 16);
    NameMap seen = {0};
    size_t n = 0;
    for (size_t i = 0; i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            if (s->kind != SECTION_PROFILE || !s->name || names_get(&seen, span_of(s->name)))
                continue;
            names_put(x->ctx->arena, &seen, span_of(s->name), (void *)s);
            if (n++ < NAMED)
                buf_printf(&names, "%s%s", n > 1 ? ", " : "", text_safe(x->ctx->arena, s->name));
        }
    if (n > NAMED)
        buf_printf(&names, " and %zu more", n - NAMED);
    return n > 0 ? arena_span(x->ctx->arena, buf_span(&names)) : NULL;
}

Fix *fixes_list_profiles(const FixContext *x)
{
    static const char *const list[] = {"aws", "configure", "list-profiles", NULL};
    const char *names;
    if (!awscli_needs(x->ctx->facts->aws_cli_version, "aws configure list-profiles"))
        return fixkit_look(x, "list_profiles", "see which profiles there are", list);
    names = profiles_there(x);
    Fix *fix = fixkit_words(x, "list_profiles", "or name one of the profiles that there are",
                            names ? arena_printf(x->ctx->arena, "There are: %s.", names)
                                  : "The files that are read have none.");
    if (x->conf)
        fix->opens = fixkit_opened(x, x->conf->profile_at);
    return fix;
}

void fixes_profile_missing(const FixContext *x)
{
    bool header = is_form(x, F_PROFILE_HEADER);
    Meant meant = {NULL, 0};
    Source at;
    const char *wrong;
    if (!x->conf)
        return;
    wrong = missing_name(x, &at);
    if (header && wrong)
        fix_header(x);
    else if (wrong)
        meant = meant_by(x, wrong);
    if (meant.section) {
        bool same = meant.slips == 0 || role_acts(x) ||
                    fixkit_names_account(x, section_account(x, meant.section));
        name_instead(x, "name the profile that is there", at, wrong, meant.section->name, same);
    }
    if (at.kind == SOURCE_ENVIRONMENT) {
        const char *const names[] = {at.name, NULL};
        Fix *unset = fixkit_unset(x, "unset_profile", "or name no profile", names);
        if (!has_own_keys(x)) /* with keys of its own the block acts as ever: the profile only
                                 stands in the way */
            fixkit_changes_principal(x, unset, NULL);
    }
    if (!header) /* it is there: no other is wanted */
        fixes_list_profiles(x);
    if (wrong && wrong[0] && !meant.section && !header)
        fixkit_configure(x, "configure", "or make the profile", wrong);
}
