#include "checks/checks.h"

#include <string.h>

#include "checks/support.h"

/*
 * Ranking. The verdict is of the failing configuration that Terraform meets first: what stops init
 * comes before everything, then the backend, then the providers in the order of the files, then
 * remote states (contract.md; RULES.md 1, 2). Within one configuration the explanations stand by
 * certainty; open alternatives come last.
 */

static int kind_rank(enum configuration_kind kind)
{
    return kind == CONF_ENCRYPTION || kind == CONF_BACKEND ? 1 : kind == CONF_REMOTE_STATE ? 3 : 2;
}

typedef struct Place {
    int kind;
    size_t index;
} Place;

/* Where Terraform meets the configuration of a finding; findings about all of them come first. */
static Place place_of(const ConfigurationVec *confs, const Finding *f)
{
    for (size_t i = 0; f->configuration && i < confs->len; i++)
        if (strcmp(confs->items[i]->address, f->configuration) == 0)
            return (Place){kind_rank(confs->items[i]->kind), i};
    return (Place){f->configuration ? 2 : 0, 0};
}

/* <0: a stands before b. */
static int suspect_compare(const ConfigurationVec *confs, const Finding *a, const Finding *b)
{
    Place pa = place_of(confs, a), pb = place_of(confs, b);
    if (pa.kind != pb.kind)
        return pa.kind - pb.kind;
    if (pa.index != pb.index)
        return pa.index < pb.index ? -1 : 1;
    if (a->alternative != b->alternative)
        return a->alternative ? 1 : -1;
    return (int)b->certainty - (int)a->certainty;
}

static FindingVec suspects_sorted(Arena *arena, const ConfigurationVec *confs,
                                  const FindingVec *findings)
{
    FindingVec v = VEC_INIT;
    for (size_t i = 0; i < findings->len; i++) {
        size_t k;
        if (findings->items[i]->severity != SEVERITY_FAIL && !findings->items[i]->alternative)
            continue;
        vec_push(arena, &v, findings->items[i]);
        for (k = v.len - 1; k > 0 && suspect_compare(confs, findings->items[i], v.items[k - 1]) < 0;
             k--)
            v.items[k] = v.items[k - 1];
        v.items[k] = findings->items[i];
    }
    return v;
}

/* "STS: 403 InvalidClientTokenId, 83 ms" ...: what proves it first, then the sentence why. */
static Suspect suspect_of(Arena *arena, Finding *f)
{
    Suspect s = {.cause = f->cause,
                 .certainty = f->certainty,
                 .configuration = f->configuration,
                 .finding = f};
    vec_push(arena, &s.because, f->title);
    for (size_t i = 0; i < f->evidence.len; i++) {
        const Evidence *e = &f->evidence.items[i];
        const char *text = e->label ? arena_printf(arena, "%s: %s", e->label, e->text) : e->text;
        if (e->proof)
            vec_push(arena, &s.because, text);
    }
    return s;
}

static bool ranked_already(const Verdict *v, const Finding *f)
{
    for (size_t i = 0; i < v->ranked.len; i++) {
        const Suspect *s = &v->ranked.items[i];
        bool same = (!s->configuration && !f->configuration) ||
                    (s->configuration && f->configuration &&
                     strcmp(s->configuration, f->configuration) == 0);
        if (s->cause == f->cause && same)
            return true;
    }
    return false;
}

/* Is there a provider block, a backend or a remote state that is used? */
static bool anybody_signs_in(const ConfigurationVec *confs)
{
    for (size_t i = 0; i < confs->len; i++)
        if (check_counts(confs->items[i]))
            return true;
    return false;
}

/* A failure without a finding that says so: Terragrunt passes over it. */
static bool any_passed_over(const ConfigurationVec *confs)
{
    for (size_t i = 0; i < confs->len; i++)
        if (check_fails(confs->items[i]))
            return true;
    return false;
}

static bool any_open(const ConfigurationVec *confs)
{
    for (size_t i = 0; i < confs->len; i++)
        if (check_counts(confs->items[i]) && confs->items[i]->outcome.status == OUTCOME_UNKNOWN)
            return true;
    return false;
}

/* Is all that is open a value that Terraform works out itself: of a data source, another state? */
static bool only_at_plan(const ConfigurationVec *confs)
{
    for (size_t i = 0; i < confs->len; i++)
        if (check_counts(confs->items[i]) && confs->items[i]->outcome.status == OUTCOME_UNKNOWN &&
            !confs->items[i]->outcome.at_plan)
            return false;
    return any_open(confs);
}

/* Does anything that counts fail? A warning's alternative alone is no failure. */
static bool first_is_failure(const FindingVec *suspects)
{
    for (size_t i = 0; i < suspects->len; i++)
        if (suspects->items[i]->severity == SEVERITY_FAIL)
            return true;
    return false;
}

Verdict diagnose(Arena *arena, const Facts *facts, const ConfigurationVec *confs,
                 const FindingVec *findings, bool pending)
{
    FindingVec suspects = suspects_sorted(arena, confs, findings);
    Verdict v = {0};
    for (size_t i = 0; i < suspects.len; i++)
        if (suspects.items[i]->cause != CAUSE_NONE && !ranked_already(&v, suspects.items[i]))
            vec_push(arena, &v.ranked, suspect_of(arena, suspects.items[i]));
    if (first_is_failure(&suspects) &&
        (!pending || suspects.items[0]->certainty >= CERTAINTY_CERTAIN)) {
        v.status = VERDICT_FAIL;
        v.finding = suspects.items[0];
        v.cause = v.finding->cause;
        v.certainty = v.finding->certainty;
        v.configuration = v.finding->configuration;
        v.title = v.finding->title;
        return v;
    }
    v.status = pending || any_open(confs) ? VERDICT_UNKNOWN : VERDICT_PASS;
    if (v.status != VERDICT_PASS && !pending && only_at_plan(confs))
        v.title = facts->unit
                      ? "Known only at plan: why403 run -- terragrunt plan looks at it there"
                      : "Known only at plan: why403 run -- terraform plan looks at it there";
    else if (v.status != VERDICT_PASS)
        v.title = "Cannot tell yet";
    else if (facts->unit && any_passed_over(confs))
        v.title = "The login fails, and Terragrunt is told to pass over it";
    else
        v.title = anybody_signs_in(confs) ? "Terraform can log in" : "Nothing signs in to AWS here";
    return v;
}
