#include "predict/generation.h"

#include <string.h>

#include "data/provider_versions.h"
#include "terraform/version.h"

typedef struct QuirkRow {
    enum quirk quirk;
    enum product product;
    const char *since, *before; /* NULL = open */
    const char *source;
} QuirkRow;

static const QuirkRow quirk_rows[] = {
    {QUIRK_ENV_BEATS_PROFILE, PRODUCT_PROVIDER, NULL, "4.0.0",
     "version-4-upgrade guide; provider CHANGELOG 4.0.0 #20587; causes.md F11"},
    {QUIRK_ENV_BEATS_PROFILE, PRODUCT_TERRAFORM, NULL, "1.7.0",
     "use_legacy_workflow is true before 1.7: CHANGELOG 1.7.0, causes.md F11"},
    {QUIRK_ENV_BEATS_PROFILE, PRODUCT_OPENTOFU, NULL, "1.7.0", "OpenTofu CHANGELOG 1.7.0"},
    {QUIRK_AWS_PROFILE_BEATS_ENV, PRODUCT_PROVIDER, "2.21.0", "2.23.0",
     "provider CHANGELOG 2.21.0 #9428, 2.23.0 #9555"},
    {QUIRK_SDK_V1, PRODUCT_PROVIDER, NULL, "4.0.0", "provider CHANGELOG 4.0.0 #20587"},
    {QUIRK_SDK_V1, PRODUCT_TERRAFORM, NULL, "1.6.0", "terraform CHANGELOG 1.6.0 #30443"},
    {QUIRK_V1_SESSION, PRODUCT_PROVIDER, "4.0.0", "6.0.0",
     "internal/conns config.go ConfigureProvider of v4.0.0 to v5.100.0"},
    {QUIRK_NO_SSO, PRODUCT_PROVIDER, NULL, "3.26.0", "provider CHANGELOG 3.26.0 #17340"},
    {QUIRK_NO_SSO, PRODUCT_TERRAFORM, NULL, "1.0.6", "terraform CHANGELOG 1.0.6 #29017"},
    {QUIRK_NO_SSO_SESSION, PRODUCT_PROVIDER, NULL, "4.54.0", "terraform-provider-aws issue 28263"},
    {QUIRK_NO_SSO_SESSION, PRODUCT_TERRAFORM, NULL, "1.6.0", "terraform issue 36500"},
    {QUIRK_NO_LOGIN, PRODUCT_PROVIDER, NULL, "6.23.0",
     "terraform-provider-aws issues 45316, 45589"},
    {QUIRK_NO_LOGIN, PRODUCT_TERRAFORM, NULL, "1.14.9",
     "aws-sdk-go-v2 config v1.32.0 (2025-11) is not in go.mod of v1.14.0, v1.32.12 in v1.14.9"},
    {QUIRK_NO_LOGIN, PRODUCT_OPENTOFU, NULL, "1.11.10",
     "OpenTofu CHANGELOG 1.12.0 #3767; go.mod of v1.11.10"},
    {QUIRK_NO_WEB_IDENTITY, PRODUCT_PROVIDER, NULL, "2.21.0", "provider CHANGELOG 2.21.0 #9428"},
    {QUIRK_CONFIG_FILE_ON_DEMAND, PRODUCT_PROVIDER, NULL, "3.0.0",
     "AWS_SDK_LOAD_CONFIG: provider CHANGELOG 3.0.0 #14077"},
    {QUIRK_NO_PROFILE_REGION, PRODUCT_PROVIDER, NULL, "4.3.0", "provider CHANGELOG 4.3.0 #23384"},
    {QUIRK_NO_PROFILE_REGION, PRODUCT_TERRAFORM, NULL, NULL,
     "terraform backend/remote-state/s3 PrepareConfig"},
    {QUIRK_NO_PROFILE_REGION, PRODUCT_OPENTOFU, NULL, NULL,
     "opentofu backend/remote-state/s3 PrepareConfig"},
    {QUIRK_EMPTY_ROLE_IS_ERROR, PRODUCT_PROVIDER, "5.67.0", "5.68.0",
     "provider CHANGELOG 5.68.0 #39328"},
    {QUIRK_LOWER_CASE_PROXY, PRODUCT_OPENTOFU, "1.6.0", "1.6.3",
     "lower-case names not read: OpenTofu CHANGELOG 1.6.3 #1594"},
    {QUIRK_LOWER_CASE_PROXY, PRODUCT_OPENTOFU, "1.7.0", "1.7.3",
     "lower-case names not read: OpenTofu CHANGELOG 1.7.3 #1594"},
    {QUIRK_NO_CONFIG_FILE_ENV, PRODUCT_TERRAFORM, NULL, "1.6.0",
     "terraform CHANGELOG 1.6.0 #30493"},
    {QUIRK_HEALS_CLOCK, PRODUCT_PROVIDER, "6.57.0", NULL,
     "aws-sdk-go-v2 1.43.0 (2026-07-21) aws/retry: the skew is measured and the request signed "
     "again; six-clock-slow20, clock-skew-01 with 6.68.0"},
    {QUIRK_TOKEN_FROM_ENV, PRODUCT_OPENTOFU, "1.6.0", NULL,
     "assume_role_with_web_identity takes what it lacks from AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN "
     "and AWS_WEB_IDENTITY_TOKEN_FILE: backend-webid-role-only-file-env with 1.12.6"},
    {QUIRK_SKIP_ASKS_NOTHING, PRODUCT_OPENTOFU, NULL, NULL,
     "skip_credentials_validation asks neither STS nor IAM: backend-skip-* with 1.12.6"},
    {QUIRK_SKIP_ASKS_NOTHING, PRODUCT_TERRAFORM, NULL, "1.6.0",
     "aws-sdk-go-base 0.7.1 session.go: GetSession looks for no account; measured with 1.5.7"},
    {QUIRK_LIST_MAY_FAIL, PRODUCT_OPENTOFU, NULL, NULL,
     "AccessDenied on listing workspaces is passed over in every workspace: backend-no-list"},
    {QUIRK_PLAIN_S3_WORDS, PRODUCT_OPENTOFU, NULL, NULL,
     "S3's errors are passed on as they are, a redirect with its code PermanentRedirect: "
     "backend_state.go Workspaces, client.go of 1.12.6, asked with a bucket of another region"},
    {QUIRK_HTTP_PROXY_ALONE, PRODUCT_OPENTOFU, NULL, NULL,
     "http_proxy is not used for HTTPS: backend-http-proxy with 1.12.6"},
    {QUIRK_HTTP_PROXY_FIRST, PRODUCT_PROVIDER, NULL, "5.26.0",
     "http_proxy is used for HTTPS before HTTPS_PROXY: aws-sdk-go-base beta.25 "
     "internal/httpclient, measured with 4.67.0; https_proxy came with 5.26"},
    {QUIRK_BOOL_BY_PRESENCE, PRODUCT_TERRAFORM, "1.6.0", "1.15.0",
     "AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT count as true with any value: terraform "
     "CHANGELOG 1.15.0"},
    {QUIRK_NO_ENDPOINT_SETTINGS, PRODUCT_PROVIDER, NULL, "5.24.0",
     "AWS_ENDPOINT_URL, endpoint_url and services came with config 1.21.0 (2023-11-01): "
     "endpoint-15, six-endpoint-services with 4.67.0"},
    {QUIRK_NO_ENDPOINT_SETTINGS, PRODUCT_TERRAFORM, NULL, "1.6.0", "SDK version 1 reads none"},
    {QUIRK_ADDS_HTTPS, PRODUCT_OPENTOFU, NULL, NULL,
     "an address without :// in an argument, or in a variable that the backend reads itself, gets "
     "https://: includeProtoIfNecessary of backend.go, v1.6.0 to v1.12.6; asked of 1.12.6"},
    {QUIRK_OLD_VALUES, PRODUCT_PROVIDER, NULL, "5.26.0",
     "single quotes and no-break spaces are part of a value before aws-sdk-go-v2 internal/ini "
     "1.7.0 (2023-11-13): damage-14-nbsp with 4.67.0"},
    {QUIRK_OLD_VALUES, PRODUCT_TERRAFORM, NULL, "1.8.0",
     "config 1.18.39 in 1.6 and 1.7, SDK version 1 before: the same internal/ini"},
    {QUIRK_NO_PROFILE_REGION, PRODUCT_PROVIDER, "4.3.0", "5.25.0",
     "a profile that the block names gives no region: measured with 4.67.0"},
    {QUIRK_OLD_PREFIX, PRODUCT_PROVIDER, NULL, "5.0.0", "shapes.md E8"},
    {QUIRK_OLD_PREFIX, PRODUCT_TERRAFORM, NULL, "1.6.0", "shapes.md B1"},
};

/* config's version in go.mod of each release of Terraform and OpenTofu; the provider takes the
 * newest one every week, so its rows go by the days of release (config/CHANGELOG.md against
 * provider_versions.tsv). Oldest first; before the first row it is another SDK, or older than all
 * that is asked about. */
static const struct {
    enum product product;
    const char *since, *config;
} sdk_rows[] = {
    {PRODUCT_PROVIDER, "5.25.0", "1.22.0"},   {PRODUCT_PROVIDER, "5.26.0", "1.25.0"},
    {PRODUCT_PROVIDER, "5.30.0", "1.25.8"},   {PRODUCT_PROVIDER, "5.31.0", "1.26.0"},
    {PRODUCT_PROVIDER, "5.65.0", "1.27.31"},  {PRODUCT_PROVIDER, "5.84.0", "1.29.0"},
    {PRODUCT_PROVIDER, "6.23.0", "1.32.0"},   {PRODUCT_PROVIDER, "6.57.0", "1.33.0"},
    {PRODUCT_TERRAFORM, "1.6.0", "1.18.39"},  {PRODUCT_TERRAFORM, "1.8.0", "1.27.7"},
    {PRODUCT_TERRAFORM, "1.10.0", "1.27.36"}, {PRODUCT_TERRAFORM, "1.11.0", "1.29.4"},
    {PRODUCT_TERRAFORM, "1.14.0", "1.31.12"}, {PRODUCT_TERRAFORM, "1.14.9", "1.32.12"},
    {PRODUCT_OPENTOFU, "1.6.0", "1.25.8"},    {PRODUCT_OPENTOFU, "1.10.0", "1.29.4"},
    {PRODUCT_OPENTOFU, "1.11.0", "1.31.12"},  {PRODUCT_OPENTOFU, "1.11.10", "1.32.12"},
};

/* A version that is not known is taken for the newest. */
static int generation_compare(const char *version, const char *with)
{
    return version ? version_compare_text(version, with) : 1;
}

bool generation_has(const Generation *g, enum quirk quirk)
{
    for (size_t i = 0; i < ARRAY_LEN(quirk_rows); i++) {
        const QuirkRow *row = &quirk_rows[i];
        if (row->quirk == quirk && row->product == g->product &&
            (!row->since || generation_compare(g->version, row->since) >= 0) &&
            (!row->before || generation_compare(g->version, row->before) < 0))
            return true;
    }
    return false;
}

const char *generation_until(enum product product, enum quirk quirk)
{
    for (size_t i = 0; i < ARRAY_LEN(quirk_rows); i++)
        if (quirk_rows[i].quirk == quirk && quirk_rows[i].product == product)
            return quirk_rows[i].before;
    return NULL;
}

const char *generation_sdk(const Generation *g)
{
    const char *config = "1.18.0";
    for (size_t i = 0; i < ARRAY_LEN(sdk_rows); i++)
        if (sdk_rows[i].product == g->product &&
            generation_compare(g->version, sdk_rows[i].since) >= 0)
            config = sdk_rows[i].config;
    return config;
}

bool generation_at_least(const Generation *g, const char *version)
{
    return generation_compare(g->version, version) >= 0;
}

static bool constraints_met(const TfConfig *tf, const char *version)
{
    for (size_t i = 0; i < tf->aws_constraints.len; i++)
        if (version_meets(tf->aws_constraints.items[i].text, version) == VERSION_NO)
            return false;
    return true;
}

/* What init would install: the newest of the mirrors, else of the releases known, that all
 * constraints allow. NULL = the newest. */
static const char *version_to_install(const TfConfig *tf)
{
    const char *best = NULL;
    for (size_t i = 0; i < tf->cli.mirror_versions.len; i++) {
        const char *version = tf->cli.mirror_versions.items[i];
        if (constraints_met(tf, version) && (!best || version_compare_text(version, best) > 0))
            best = version;
    }
    for (size_t i = n_provider_versions; !best && i-- > 0;)
        if (constraints_met(tf, provider_versions_table[i].version)) {
            if (i + 1 == n_provider_versions)
                return NULL; /* and maybe newer ones */
            best = provider_versions_table[i].version;
        }
    return best;
}

Generation generation_of_provider(const Facts *facts)
{
    const TfConfig *tf = facts->tf;
    Generation g = {PRODUCT_PROVIDER, NULL};
    if (!tf)
        return g;
    g.version = tf->lock.version        ? tf->lock.version
                : tf->installed_version ? tf->installed_version
                                        : version_to_install(tf);
    return g;
}

Generation generation_of_backend(const Facts *facts)
{
    bool tofu = facts->tf && tf_is_tofu(facts->tf);
    return (Generation){tofu ? PRODUCT_OPENTOFU : PRODUCT_TERRAFORM, facts->terraform_version};
}
