/* Merging of sections: aws-sdk-go-v2 config/shared_config.go mergeSections, processConfigSections.
 */
#include "predict/profile_merge.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/names.h"

const SharedValue *shared_value(const SharedSection *s, const char *key)
{
    for (size_t i = s ? s->values.len : 0; i-- > 0;)
        if (strcmp(s->values.items[i].key, key) == 0)
            return &s->values.items[i];
    return NULL;
}

const char *shared_text(const SharedSection *s, const char *key)
{
    const SharedValue *v = shared_value(s, key);
    return v && !value_empty(v->value) ? v->value.text : NULL;
}

static void value_set(Arena *arena, SharedSection *s, const SharedValue *v)
{
    for (size_t i = 0; i < s->values.len; i++)
        if (strcmp(s->values.items[i].key, v->key) == 0) {
            s->values.items[i] = *v;
            return;
        }
    vec_push(arena, &s->values, *v);
}

/* What the INI parser makes of one file: sections of one header are one, later values win (RULES.md
 * 37). NULL if there is none. */
static SharedSection *section_of_file(Arena *arena, const AwsFile *f, enum aws_section_kind kind,
                                      const char *name, bool prefixed, bool old_values)
{
    SharedSection *out = NULL;
    NameMap places = {NULL, 0, 0}; /* of each key, counted from 1 */
    const AwsSection *s = old_values && f->old_empty ? NULL : awsfile_named(f, name);
    for (; s; s = s->next_named) {
        if (s->kind != kind || (kind == SECTION_PROFILE && s->profile_prefix != prefixed))
            continue;
        if (!out) {
            out = arena_new(arena, SharedSection);
            out->name = name;
            out->kind = f->kind;
        }
        out->at = s->at;
        for (size_t j = 0; j < s->properties.len; j++) {
            const AwsProperty *p = &s->properties.items[j];
            Value v = old_values && value_present(p->old) ? p->old : p->value;
            SharedValue value = {p->key, v, f->kind, p};
            uintptr_t place = (uintptr_t)names_get(&places, span_of(p->key));
            if (old_values && p->old_dropped)
                continue;
            if (place > 0) {
                out->values.items[place - 1] = value;
                continue;
            }
            vec_push(arena, &out->values, value);
            names_put(arena, &places, span_of(p->key), (void *)(uintptr_t)out->values.len);
        }
    }
    return out;
}

/* Keys that a section takes over when one of that name is there already; the pair has a rule of its
 * own. */
static const char *const merged_keys[] = {
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "mfa_serial",
    "role_session_name",
    "region",
    "endpoint_discovery_enabled",
    "credential_process",
    "web_identity_token_file",
    "s3_use_arn_region",
    "s3_disable_multiregion_access_points",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_v1_disabled",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "defaults_mode",
    "retry_mode",
    "ca_bundle",
    "duration_seconds",
    "max_attempts",
    "sso_session",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_start_url",
};

static void key_merge(Arena *arena, SharedSection *dst, const SharedSection *src, const char *key)
{
    const SharedValue *v = shared_value(src, key);
    if (v)
        value_set(arena, dst, v);
}

SharedSection *profile_merge(Arena *arena, SharedSection *dst, SharedSection *src)
{
    bool id, secret;
    if (!src)
        return dst;
    id = shared_value(src, "aws_access_key_id") != NULL;
    secret = shared_value(src, "aws_secret_access_key") != NULL;
    src->partial += id != secret;
    if (!dst)
        return src;
    dst->partial = src->partial;
    dst->at = src->at;
    if (id && secret) {
        key_merge(arena, dst, src, "aws_access_key_id");
        key_merge(arena, dst, src, "aws_secret_access_key");
        key_merge(arena, dst, src,
                  "aws_session_token"); /* one that only the earlier section has stays */
    }
    for (size_t i = 0; i < ARRAY_LEN(merged_keys); i++)
        key_merge(arena, dst, src, merged_keys[i]);
    return dst;
}

/* All files of one kind; each file passes mergeSections once. */
static SharedSection *section_of_files(Arena *arena, const SharedFiles *all,
                                       const AwsFileVec *files, enum aws_section_kind kind,
                                       const char *name, bool prefixed)
{
    SharedSection *out = NULL;
    for (size_t i = 0; i < files->len; i++)
        out = profile_merge(
            arena, out,
            section_of_file(arena, files->items[i], kind, name, prefixed, all->old_values));
    return out;
}

SharedSection *profile_section(Arena *arena, const SharedFiles *files, const char *name)
{
    SharedSection *config =
        section_of_files(arena, files, &files->config, SECTION_PROFILE, name, true);
    SharedSection *credentials =
        section_of_files(arena, files, &files->credentials, SECTION_PROFILE, name, false);
    /* [profile default] throws [default] out (RULES.md 36) */
    if (!config && strcasecmp(name, "default") == 0)
        config = section_of_files(arena, files, &files->config, SECTION_PROFILE, name, false);
    return profile_merge(arena, config, credentials);
}

SharedSection *profile_other_section(Arena *arena, const SharedFiles *files,
                                     enum aws_section_kind kind, const char *name)
{
    return section_of_files(arena, files, &files->config, kind, name, false);
}
