#include "checks/all.h"
#include "checks/experiments.h"
#include "data/provider_versions.h"

#include <string.h>

/* Nice to know: nobody waits longer for it. */
enum { NEWEST_TIMEOUT_MS = 2000 };

/* Only where Terraform itself would go there: a mirror may stand for a network that forbids it. */
static bool from_registry(const TfCli *cli)
{
    return cli->dev_overrides.len == 0 && !cli->mirrors_only && !cli->network_mirror;
}

static const Configuration *first_that_works(const CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (conf->kind == CONF_PROVIDER && check_works(conf) &&
            !value_present(conf->endpoint_override))
            return conf;
    }
    return NULL;
}

static void tell_newest(CheckContext *ctx, const TfConfig *tf, const char *latest, Source at,
                        const char *as_of)
{
    const char *own = tf->installed_version ? tf->installed_version : tf->lock.version;
    bool older = own && strcmp(own, latest) != 0;
    check_passf(ctx, STEP_PROVIDER, "newest", at, "%s%s%s%s", latest, as_of,
                older ? "; this module uses " : "", older ? own : "");
}

void check_newest(CheckContext *ctx)
{
    const TfConfig *tf = ctx->facts->tf;
    const Configuration *conf = first_that_works(ctx);
    bool tofu = tf && tf_is_tofu(tf);
    const char *host = tofu ? "registry.opentofu.org" : "registry.terraform.io", *latest;
    Question q = {.kind = Q_REGISTRY_VERSIONS, .timeout_ms = NEWEST_TIMEOUT_MS};
    const Answer *a;
    if (!tf || !tf->has_terraform || !conf || !from_registry(&tf->cli))
        return;
    q.endpoint = arena_printf(ctx->arena, "https://%s", host);
    a = experiment_ask(ctx, conf, EXP_NEWEST, STEP_PROVIDER, &q);
    if (!a)
        return;
    latest = a->state == ANSWER_DONE && a->ok ? answer_field(a, "latest") : NULL;
    if (latest)
        tell_newest(ctx, tf, text_safe(ctx->arena, latest), (Source){SOURCE_AWS, host, 0, 0}, "");
    else if (n_provider_versions > 0)
        tell_newest(ctx, tf, provider_versions_table[n_provider_versions - 1].version,
                    (Source){SOURCE_RULE, "this program's table", 0, 0},
                    a->state == ANSWER_NOT_ASKED
                        ? " on " PROVIDER_VERSIONS_AS_OF ", the registry was not asked"
                        : " on " PROVIDER_VERSIONS_AS_OF ", the registry did not say");
}
