#include "engine/trycure.h"

#include <string.h>

#include "checks/fixes/fixes.h"
#include "checks/support.h"
#include "data/regions.h"
#include "engine/afterworld.h"
#include "engine/cure.h"

/* Facts of a folder that is made to be large are not gathered again for each fix (tests/hostile).
 */
enum { WORLDS_MAX = 8, FACTS_MAX_BYTES = 48 * 1024 * 1024 };

enum cure_end { END_OPEN, END_WAITS, END_SAME, END_HELPS, END_PASSES };

/* What stands after a fix. */
typedef struct After {
    ConfigurationVec confs;
    FindingVec findings;
    Verdict verdict;
    bool waits;
} After;

/* What was looked at already: many findings have the same fix, and answers stay as they are. */
typedef struct Seen {
    const Facts *facts;
    bool others;
    After after;
} Seen;

typedef VEC(Seen) SeenVec;

/* ---- asking for a world that is not there yet ---- */

typedef struct TrialAsker {
    Asker asker;
    Asker *behind;
    const CureTrial *t;
    const Facts *facts;
    bool others; /* the fix names another profile */
} TrialAsker;

static const Answer *trial_ask(Asker *asker, const Question *q)
{
    static const Answer nobody = {.state = ANSWER_DONE, .net = NET_REFUSED},
                        unasked = {.state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_CONSENT};
    const TrialAsker *a = asker->impl;
    Question *trial;
    switch (q->kind) {
    case Q_TERRAFORM_VERSION:
        return a->behind->ask(a->behind, q);
    case Q_SSO_CREATE_TOKEN:
    case Q_LOGIN_CREATE_TOKEN:
        return &unasked;
    case Q_CREDENTIAL_PROCESS:
        if (!a->t->predict->allow_exec)
            return &unasked;
        break;
    case Q_IMDS_TOKEN:
    case Q_IMDS_GET:
        /* Instance metadata is asked only where there may be some: nobody waits for it on a
         * laptop. */
        if (!a->facts->on_ec2_hint && !a->facts->in_container &&
            !env_text(a->facts->env, "AWS_EC2_METADATA_SERVICE_ENDPOINT"))
            return &nobody;
        break;
    default:
        break;
    }
    /* Asked without any credentials of a profile. */
    if (q->experiment || (a->others && !a->t->other_profiles && q->kind != Q_IMDS_TOKEN &&
                          q->kind != Q_IMDS_GET && q->kind != Q_CONTAINER_CREDENTIALS))
        return &unasked;
    trial = arena_new(a->t->ctx->arena, Question);
    *trial = *q;
    trial->experiment = "try_fix";
    trial->why = "what Terraform would meet after a fix";
    return a->behind->ask(a->behind, trial);
}

/* ---- the world after ---- */

static void key_add(Buf *key, const Fix *fix)
{
    for (size_t i = 0; i < fix->env_unset.len; i++)
        buf_printf(key, "-%s\n", fix->env_unset.items[i]);
    for (size_t i = 0; i < fix->env_set.len; i++)
        buf_printf(key, "+%s=%s\n", fix->env_set.items[i].name, fix->env_set.items[i].value);
    for (size_t i = 0; i < fix->env_repair.len; i++)
        buf_printf(key, "~%s %s\n", fix->env_repair.items[i].name, fix->env_repair.items[i].from);
    for (size_t i = 0; i < fix->edits.len; i++)
        buf_printf(key, "%s:%d %s\n", fix->edits.items[i].file, fix->edits.items[i].line, fix->id);
}

/* NULL: not to be told, or too many. */
static Facts *facts_after(const CureTrial *t, const Fix *const *fixes, size_t n)
{
    Facts *now = t->ctx->facts;
    AUTO_BUF Buf key = BUF_INIT(16384);
    for (size_t i = 0; i < n; i++)
        key_add(&key, fixes[i]);
    for (size_t i = 0; i < t->worlds->len; i++)
        if (strcmp(t->worlds->items[i].key, key.ptr) == 0)
            return t->worlds->items[i].facts;
    if (t->worlds->len >= WORLDS_MAX || arena_size(now->arena) > FACTS_MAX_BYTES ||
        (now->unit && t->options->allow_exec))
        return NULL;
    CureWorld w = {arena_strdup(now->arena, key.ptr),
                   afterworld_facts(now->arena, t->world, t->options, now, fixes, n)};
    vec_push(now->arena, t->worlds, w);
    return w.facts;
}

/* Of a fix that changes who acts: one that was found to be no cure (drop_marked) is none. */
static bool names_profile(const Fix *fix)
{
    for (size_t i = 0; i < fix->env_set.len; i++)
        if (strcmp(fix->env_set.items[i].name, "AWS_PROFILE") == 0)
            return true;
    return fix->id && strcmp(fix->id, "use_profile") == 0 && fix->changes_principal;
}

/* Prediction, checks and diagnosis of those facts. */
static After look_after(const CureTrial *t, Facts *facts, bool others)
{
    After out = {0};
    EvidenceVec passed[N_STEPS] = {VEC_INIT};
    bool pending[N_STEPS] = {false}, unknown[N_STEPS] = {false};
    TrialAsker asker = {.behind = t->ctx->asker, .t = t, .facts = facts, .others = others};
    asker.asker = (Asker){.impl = &asker, .ask = trial_ask};
    out.confs = predict_all(t->ctx->arena, facts, &asker.asker, t->predict);
    CheckContext ctx = {.arena = t->ctx->arena,
                        .facts = facts,
                        .configurations = &out.confs,
                        .asker = &asker.asker,
                        .show_key_ids = t->ctx->show_key_ids,
                        .findings = &out.findings,
                        .passed = passed,
                        .pending = pending,
                        .unknown = unknown};
    checks_run(&ctx);
    for (size_t i = 0; i < out.confs.len; i++)
        out.waits |= out.confs.items[i]->pending && out.confs.items[i]->kind != CONF_AWS_CLI;
    out.verdict = diagnose(t->ctx->arena, facts, &out.confs, &out.findings, out.waits);
    return out;
}

/* ---- judging ---- */

static bool still_found(const After *after, const Finding *f)
{
    for (size_t i = 0; i < after->findings.len; i++) {
        const Finding *o = after->findings.items[i];
        bool same = (!f->configuration && !o->configuration) ||
                    (f->configuration && o->configuration &&
                     strcmp(f->configuration, o->configuration) == 0);
        if (same && o->severity == SEVERITY_FAIL && strcmp(o->id, f->id) == 0)
            return true;
    }
    return false;
}

/* Does the finding's own configuration get further than it did? */
static enum cure_end judge(const CureTrial *t, const Finding *f, const After *after)
{
    const Configuration *was = configuration_find(t->ctx->configurations, f->configuration),
                        *is = configuration_find(&after->confs, f->configuration);
    if (after->waits)
        return END_WAITS;
    if (after->verdict.status == VERDICT_PASS)
        return END_PASSES;
    if (after->verdict.cause == CAUSE_MISSING_KEYS) /* one trouble against another */
        return END_SAME;
    if (!was || !is || was->outcome.status != OUTCOME_ERROR)
        return still_found(after, f)                      ? END_SAME
               : after->verdict.status == VERDICT_UNKNOWN ? END_OPEN
                                                          : END_HELPS;
    if (is->outcome.status == OUTCOME_UNKNOWN)
        return END_OPEN;
    if (is->outcome.status == OUTCOME_OK)
        return END_HELPS;
    return is->outcome.stage > was->outcome.stage ? END_HELPS : END_SAME;
}

/* Who acts then, and whether that is somebody of another account. */
static void tell_identity(const CureTrial *t, const Finding *f, const After *after, Fix *fix)
{
    const Configuration *was = configuration_find(t->ctx->configurations, f->configuration),
                        *is = configuration_find(&after->confs, f->configuration);
    const Credentials *before = was ? was->base : NULL, *then = is ? is->base : NULL;
    const char *account = before && before->access_key_id.text && !before->id_was_secret
                              ? account_from_key_id(t->ctx->arena, before->access_key_id.text)
                              : NULL;
    if (!is || !is->outcome.arn)
        return;
    if (before && then && before->source != then->source && account && is->outcome.account &&
        strcmp(account, is->outcome.account) != 0) {
        fix->changes_principal = true;
        fix->unasked = false;
    }
    if (fix->changes_principal && !fix->new_arn)
        fix->new_arn = is->outcome.arn;
}

static const char *leads_to(const CureTrial *t, const Finding *f, const After *after,
                            enum cure_end end)
{
    const Configuration *is = configuration_find(&after->confs, f->configuration);
    if (end == END_PASSES)
        return is && is->outcome.arn
                   ? arena_printf(t->ctx->arena, "%s, as %s", after->verdict.title, is->outcome.arn)
                   : after->verdict.title;
    return end == END_HELPS && after->verdict.title
               ? arena_printf(t->ctx->arena, "next: %s", after->verdict.title)
               : NULL;
}

static enum cure_end try_fixes(const CureTrial *t, SeenVec *seen, const Finding *f,
                               const Fix *const *fixes, size_t n, After *after)
{
    Facts *facts = facts_after(t, fixes, n);
    bool others = false;
    for (size_t i = 0; i < n; i++)
        others |= names_profile(fixes[i]);
    if (!facts)
        return END_OPEN;
    for (size_t i = 0; i < seen->len; i++)
        if (seen->items[i].facts == facts && seen->items[i].others == others) {
            *after = seen->items[i].after;
            return judge(t, f, after);
        }
    *after = look_after(t, facts, others);
    vec_push(t->ctx->arena, seen, ((Seen){facts, others, *after}));
    return judge(t, f, after);
}

typedef VEC(const Fix *) FixRefVec;

static bool is_among(const FixRefVec *fixes, const Fix *fix)
{
    for (size_t i = 0; i < fixes->len; i++)
        if (fixes->items[i] == fix)
            return true;
    return false;
}

/* The failures, the verdict's first. */
static FindingVec failures(const CureTrial *t)
{
    FindingVec out = VEC_INIT;
    const Finding *first = t->view->verdict.finding;
    for (int rest = 0; rest < 2; rest++)
        for (size_t i = 0; i < t->ctx->findings->len; i++) {
            Finding *f = t->ctx->findings->items[i];
            if (f->severity == SEVERITY_FAIL && (f == first) == !rest)
                vec_push(t->ctx->arena, &out, f);
        }
    return out;
}

/* False if the fix is no cure. */
static bool try_one(const CureTrial *t, SeenVec *seen, const FixRefVec *together, const Finding *f,
                    Fix *fix)
{
    const Fix *alone = fix;
    After after = {0};
    enum cure_end end = try_fixes(t, seen, f, &alone, 1, &after);
    if (end == END_SAME && together->len > 1 && is_among(together, fix))
        end = try_fixes(t, seen, f, together->items, together->len, &after);
    if (end == END_PASSES || end == END_HELPS)
        tell_identity(t, f, &after, fix);
    fix->leads_to = leads_to(t, f, &after, end);
    return end != END_SAME;
}

/* What nobody would offer untried: it has to lead to a login. */
static void try_next_source(const CureTrial *t, SeenVec *seen, Finding *f)
{
    Fix *fix = fixes_unset_source(t->ctx, f);
    const Fix *alone = fix;
    After after = {0};
    if (!fix)
        return;
    if (try_fixes(t, seen, f, &alone, 1, &after) == END_PASSES) {
        tell_identity(t, f, &after, fix);
        fix->leads_to = leads_to(t, f, &after, END_PASSES);
    } else {
        f->fixes.len--;
    }
}

/* An id of NULL marks what is no cure. */
static void drop_marked(Finding *f)
{
    size_t kept = 0;
    for (size_t k = 0; k < f->fixes.len; k++)
        if (f->fixes.items[k].id)
            f->fixes.items[kept++] = f->fixes.items[k];
    f->fixes.len = kept;
}

void trycure_all(const CureTrial *t)
{
    FindingVec findings = VEC_INIT;
    SeenVec seen = VEC_INIT;
    if (t->view->verdict.status == VERDICT_FAIL)
        findings = failures(t);
    /* What `fix --yes` and `env` would make together: one damaged value of two is not mended
     * alone. */
    FixRefVec together = VEC_INIT;
    for (size_t i = 0; i < findings.len; i++)
        for (size_t k = 0; k < findings.items[i]->fixes.len; k++) {
            const Fix *fix = &findings.items[i]->fixes.items[k];
            if (cure_is_unasked(fix) || (fix->env_repair.len > 0 && !fix->changes_principal))
                vec_push(t->ctx->arena, &together, fix);
        }
    for (size_t i = 0; i < findings.len; i++)
        for (size_t k = 0; k < findings.items[i]->fixes.len; k++) {
            Fix *fix = &findings.items[i]->fixes.items[k];
            if ((fix->edits.len > 0 || cure_changes_env(fix)) &&
                !try_one(t, &seen, &together, findings.items[i], fix))
                fix->id = NULL;
        }
    for (size_t i = 0; i < findings.len; i++) {
        drop_marked(findings.items[i]);
        try_next_source(t, &seen, findings.items[i]);
        fixes_otherwise(t->ctx, findings.items[i]);
    }
}
