#include "tests/support/outcomes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/reasons.h"
#include "tests/support/setup.h"

#include "base/text.h"

enum {
    KEY_LEN = 16,
    LONG_TEXT = 16 << 10,
    SHOWN_SETUP = 600,
    MAX_PRINTED = 5, /* of one test: the rest is counted */
};

/* Of this test program: what is recorded, and with GENERATE=1 what will be. The C library's memory:
 * each test is held to leave none of the project's. */
static char *recorded;
static FILE *anew;
static char *anew_text;
static size_t anew_len;
static size_t n_differ; /* of the test that runs */

static const char *golden_path(void)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/outcomes/%s.golden", test_dir(), test_program);
    return path;
}

static void write_anew(void)
{
    const char *path = golden_path();
    FILE *f;
    fclose(anew);
    f = fopen(path, "w");
    if (f)
        fputs(anew_text, f);
    if (!f || fclose(f) != 0)
        fprintf(stderr, "%s can't be written\n", path);
    free(anew_text);
}

static void forget_recorded(void)
{
    free(recorded);
}

static const char *read_recorded(void)
{
    const char *path = golden_path();
    FILE *f = fopen(path, "r");
    size_t n = 0;
    recorded = calloc(1, OUTCOME_MAX);
    if (!recorded)
        abort();
    recorded[n++] = '\n';
    if (f) {
        n += fread(recorded + n, 1, OUTCOME_MAX - n - 1, f);
        fclose(f);
    }
    recorded[n] = '\0';
    atexit(forget_recorded);
    return recorded;
}

/* The section of that key within the text: what stands below its line "== KEY". */
static bool section_of(const char *all, const char *key, Span *out)
{
    char head[KEY_LEN + 8];
    const char *at, *end;
    snprintf(head, sizeof head, "\n== %s\n", key);
    at = strstr(all, head);
    if (!at)
        return false;
    at += strlen(head);
    end = strstr(at - 1, "\n== ");
    *out = end ? (Span){at, (size_t)(end + 1 - at)} : span_of(at);
    return true;
}

static void print_difference(Span want, Span got)
{
    Span a = SPAN_EMPTY, b = SPAN_EMPTY;
    bool more_a = true, more_b = true;
    while (more_a || more_b) {
        more_a = span_next_line(&want, &a);
        more_b = span_next_line(&got, &b);
        if (more_a != more_b || !span_same(a, b)) {
            print_error("  want: %.*s\n  got:  %.*s\n", more_a ? (int)a.len : 0, a.ptr,
                        more_b ? (int)b.len : 0, b.ptr);
            return;
        }
    }
}

/* Whose outcome it is: its name, else what it is made of. */
static void print_setup(const char *what, const char *key, Span setup)
{
    if (what)
        print_error("%s (set-up %s of tests/outcomes/%s.golden)\n", what, key, test_program);
    else
        print_error("set-up %s of tests/outcomes/%s.golden:\n%.*s%s\n", key, test_program,
                    (int)(setup.len < SHOWN_SETUP ? setup.len : SHOWN_SETUP), setup.ptr,
                    setup.len > SHOWN_SETUP ? " ..." : "");
}

static void hold_against_recorded(const char *what, const char *key, Span setup, Span text)
{
    Span want;
    bool is_recorded = section_of(recorded ? recorded : read_recorded(), key, &want);
    if (is_recorded && span_same(want, text))
        return;
    if (n_differ++ >= MAX_PRINTED)
        return;
    print_setup(what, key, setup);
    if (is_recorded)
        print_difference(want, text);
    else
        print_error("  nothing is recorded of it; it comes to:\n%.*s\n", (int)text.len, text.ptr);
}

void outcome_hold(const char *what, Span setup, Span text)
{
    Arena arena = ARENA_INIT;
    Span before;
    char key[KEY_LEN + 1];
    snprintf(key, sizeof key, "%s", text_sha1_hex(&arena, setup));
    if (text.len > LONG_TEXT) /* nobody reads it */
        text =
            span_of(arena_printf(&arena, "%zu bytes %s\n", text.len, text_sha1_hex(&arena, text)));
    if (getenv("GENERATE")) {
        if (!anew) {
            anew = open_memstream(&anew_text, &anew_len);
            fputc('\n', anew);
            atexit(write_anew);
        }
        fflush(anew);
        if (!section_of(anew_text, key, &before))
            fprintf(anew, "== %s\n%.*s", key, (int)text.len, text.ptr);
    } else {
        hold_against_recorded(what, key, setup, text);
    }
    arena_clear(&arena);
}

void outcomes_begin(void)
{
    n_differ = 0;
}

void outcomes_end(void)
{
    if (n_differ > 0)
        fail_msg("%zu set-ups come to something else than is recorded (the first %d stand above). "
                 "If that is right: GENERATE=1 make unit UNIT=%s, and read the diff of "
                 "tests/outcomes/%s.golden like code",
                 n_differ, MAX_PRINTED, test_program, test_program);
}

/* ---- prediction ---- */

static const char *or_dash(const char *text)
{
    return text && *text ? text : "-";
}

static const char *place(Arena *arena, Source at)
{
    return or_dash(source_text(arena, at));
}

static void add_credentials(Buf *out, Arena *arena, const char *what, const Credentials *c)
{
    if (!c)
        return;
    buf_printf(out, "  %s %s %s %s secret %s token %s %s%s owner %d", what,
               or_dash(cred_source_name(c->source)),
               or_dash(text_key_id(arena, c->access_key_id.text, false)),
               place(arena, c->access_key_id.at),
               c->secret_key ? place(arena, c->secret_at) : "none",
               c->token ? place(arena, c->token_at) : "none", or_dash(c->profile),
               c->id_was_secret ? " swapped" : "", c->owner);
    if (c->expires_at_s)
        buf_printf(out, " until %lld %s", (long long)c->expires_at_s, place(arena, c->expires_at));
    buf_printf(out, "\n");
}

static void add_chain(Buf *out, Arena *arena, const char *what, const CandidateVec *chain)
{
    for (size_t i = 0; i < chain->len; i++) {
        const Candidate *c = &chain->items[i];
        if (c->outcome == CHAIN_ABSENT)
            continue;
        buf_printf(out, "  %s %zu %s %s %s %s%s\n", what, i, chain_outcome_name(c->outcome),
                   or_dash(c->label), place(arena, c->at), or_dash(c->rule),
                   c->replaced ? " replaced" : "");
    }
}

static void add_outcome(Buf *out, Arena *arena, const Configuration *c)
{
    const Outcome *o = &c->outcome;
    buf_printf(out, "  outcome %d %s reason %s at %s %s %d %s %s\n", o->status,
               or_dash(stage_name(o->stage)), predict_reason_id(o->reason), place(arena, o->at),
               or_dash(o->error_code), o->http_status, or_dash(o->arn),
               or_dash(o->terraform_message));
    if (c->decisive_question)
        buf_printf(out, "  decided by %s %s %s%s\n", question_kind_name(c->decisive_question->kind),
                   or_dash(question_url(c->decisive_question)),
                   or_dash(c->decisive_question->region), c->pending ? " pending" : "");
}

static void add_configuration(Buf *out, Arena *arena, const Configuration *c)
{
    buf_printf(out, "%s kind %d used %d %s\n", or_dash(c->address), c->kind, c->used,
               place(arena, c->defined_at));
    buf_printf(out, "  profile %s %s region %s %s %d sts %s %s override %s\n", or_dash(c->profile),
               place(arena, c->profile_at), or_dash(c->region.text), place(arena, c->region.at),
               c->region_source, or_dash(c->sts_endpoint), or_dash(c->sts_region),
               place(arena, c->endpoint_override.at));
    add_credentials(out, arena, "base", c->base);
    add_chain(out, arena, "chain", &c->chain);
    add_chain(out, arena, "region", &c->region_chain);
    for (size_t i = 0; i < c->roles.len; i++)
        buf_printf(out, "  role %s %s%s%s%s\n", or_dash(c->roles.items[i].arn),
                   place(arena, c->roles.items[i].at),
                   c->roles.items[i].from_profile ? " of a profile" : "",
                   c->roles.items[i].web_identity ? " web" : "",
                   c->roles.items[i].answer ? " asked" : "");
    if (c->effective != c->base)
        add_credentials(out, arena, "effective", c->effective);
    add_outcome(out, arena, c);
    for (size_t i = 0; i < c->note_at.len; i++)
        buf_printf(out, "  note %s\n", place(arena, c->note_at.items[i]));
}

void outcome_add_configurations(Buf *out, const ConfigurationVec *all)
{
    Arena arena = ARENA_INIT;
    for (size_t i = 0; i < all->len; i++)
        add_configuration(out, &arena, all->items[i]);
    arena_clear(&arena);
}

void outcome_add_question(Buf *out, const Question *q)
{
    buf_printf(out, "asked %s %s %s %s%s\n", question_kind_name(q->kind), or_dash(question_url(q)),
               or_dash(q->region), or_dash(q->experiment), q->needs_consent ? " with consent" : "");
    for (size_t i = 0; i < q->n_params; i++)
        buf_printf(out, "  %s %s\n", q->params[i].name, or_dash(q->params[i].text));
}

/* ---- diagnosis ---- */

static void add_fix(Buf *out, const Fix *fix)
{
    buf_printf(out, "    fix %s risk %d%s%s%s\n", fix->id, fix->risk,
               fix->changes_principal ? " principal" : "", fix->unasked ? " unasked" : "",
               fix->for_others ? " for others" : "");
    for (size_t i = 0; i < fix->commands.len; i++)
        if (fix->commands.items[i].shell == SHELL_SH)
            buf_printf(out, "      $ %s\n", fix->commands.items[i].text);
    for (size_t i = 0; i < fix->edits.len; i++) {
        const Edit *e = &fix->edits.items[i];
        buf_printf(out, "      %s:%d\n      -%s\n      +%s\n", e->file, e->line,
                   or_dash(e->shown_before), or_dash(e->shown_after));
    }
    for (size_t i = 0; i < fix->env_unset.len; i++)
        buf_printf(out, "      unset %s\n", fix->env_unset.items[i]);
    for (size_t i = 0; i < fix->env_set.len; i++)
        buf_printf(out, "      set %s\n", fix->env_set.items[i].name);
    for (size_t i = 0; i < fix->env_repair.len; i++)
        buf_printf(out, "      repair %s %s %d\n", fix->env_repair.items[i].name,
                   or_dash(fix->env_repair.items[i].from), fix->env_repair.items[i].exchange);
}

static void add_finding(Buf *out, Arena *arena, const Finding *f)
{
    buf_printf(out, "  %s severity %d certainty %d %s%s\n", f->id, f->severity, f->certainty,
               or_dash(f->configuration), f->alternative ? " alternative" : "");
    for (size_t i = 0; i < f->evidence.len; i++)
        buf_printf(out, "    %s %s%s\n", or_dash(f->evidence.items[i].label),
                   place(arena, f->evidence.items[i].at),
                   f->evidence.items[i].proof ? " proof" : "");
    for (size_t i = 0; i < f->fixes.len; i++)
        add_fix(out, &f->fixes.items[i]);
}

static void add_verdict(Buf *out, const Verdict *v)
{
    buf_printf(out, "verdict %d %s certainty %d %s\n", v->status, or_dash(cause_id(v->cause)),
               v->certainty, or_dash(v->configuration));
    for (size_t i = 0; i < v->ranked.len; i++)
        buf_printf(out, "  suspect %s %d %zu\n", or_dash(cause_id(v->ranked.items[i].cause)),
                   v->ranked.items[i].certainty, v->ranked.items[i].because.len);
    buf_printf(out, "  not");
    for (size_t i = 0; i < v->ruled_out.len; i++)
        buf_printf(out, " %s", or_dash(cause_id(v->ruled_out.items[i].cause)));
    buf_printf(out, "\n");
}

static void add_setup(Buf *out, const FakeCase *c)
{
    for (size_t i = 0; c->env && c->env[i]; i++)
        buf_printf(out, "%s\n", c->env[i]);
    for (const FakeFile *f = c->files; f && f->path; f++)
        buf_printf(out, "%s\n%s\n", f->path, f->text);
    for (size_t i = 0; i < c->n_keys; i++)
        buf_printf(out, "%s %s %d%d %s %s\n", c->keys[i].id, or_dash(c->keys[i].arn),
                   c->keys[i].inactive, c->keys[i].expired, or_dash(c->keys[i].deny),
                   or_dash(c->keys[i].token));
    for (size_t i = 0; i < c->n_faults; i++)
        buf_printf(out, "%s %d %d %s %d%d\n", or_dash(c->faults[i].host), c->faults[i].net,
                   c->faults[i].status, or_dash(c->faults[i].code), c->faults[i].malformed,
                   c->faults[i].no_request_id);
    buf_printf(out, "%lld %lld %d%d%d%d%d%d ", (long long)c->clock_offset_s, (long long)c->need_s,
               c->clock_unsaid, c->tls_unverified, c->role_opens, c->with_consent, c->never_answers,
               c->tries_cures);
    buf_printf(out, "%s %s %s ", or_dash(c->denied_message), or_dash(c->simulate_denies),
               or_dash(c->sso_token));
    buf_printf(out, "%s %s %s %s\n", or_dash(c->web_identity), or_dash(c->blind),
               or_dash(c->terraform_version), or_dash(c->locked_file));
    buf_printf(out, "%s %s\n", or_dash(c->fault_message), or_dash(c->process_problem));
}

void outcome_of_diagnosis(const FakeCase *c, const Diagnosis *d)
{
    AUTO_BUF Buf setup = BUF_INIT(OUTCOME_MAX), text = BUF_INIT(OUTCOME_MAX);
    Arena arena = ARENA_INIT;
    add_setup(&setup, c);
    add_verdict(&text, &d->verdict);
    outcome_add_configurations(&text, &d->configurations);
    for (size_t i = 0; i < d->findings.len; i++)
        add_finding(&text, &arena, d->findings.items[i]);
    for (size_t s = 0; s < N_STEPS; s++) {
        buf_printf(&text, "step %zu%s%s:", s, d->pending[s] ? " pending" : "",
                   d->unknown[s] ? " unknown" : "");
        for (size_t i = 0; i < d->passed[s].len; i++)
            buf_printf(&text, " %s", or_dash(d->passed[s].items[i].label));
        buf_printf(&text, "\n");
    }
    for (size_t i = 0; i < d->experiments.len; i++)
        buf_printf(&text, "asked %s\n", d->experiments.items[i]);
    arena_clear(&arena);
    outcome_hold(c->name, buf_span(&setup), buf_span(&text));
}

/* ---- Terraform's files ---- */

static const char *value_shown(const TfValue *v)
{
    return v->v.secret ? "(secret)" : or_dash(v->v.text);
}

static void add_block(Buf *out, Arena *arena, const TfBlock *b, int depth)
{
    if (!b)
        return;
    buf_printf(out, "%*s%s %s %s%s\n", 2 * depth, "", or_dash(b->type), or_dash(b->labels[0]),
               place(arena, b->at), b->dynamic ? " dynamic" : "");
    for (size_t i = 0; i < b->attrs.len; i++) {
        const TfValue *v = &b->attrs.items[i].value;
        buf_printf(out, "%*s%s state %d type %d %s %s via %s users %s items %zu replaced %zu\n",
                   2 * depth + 2, "", b->attrs.items[i].name, v->state, v->type, value_shown(v),
                   place(arena, v->v.at), or_dash(v->via), or_dash(v->users), v->n_items,
                   v->n_replaced);
    }
    for (size_t i = 0; i < b->blocks.len; i++)
        add_block(out, arena, b->blocks.items[i], depth + 1);
}

static void add_problem(Buf *out, Arena *arena, const TfProblem *p)
{
    buf_printf(out, "problem %s %s%s%s %s %s %s\n", p->id, or_dash(p->stage),
               p->fatal ? " fatal" : "", p->perhaps ? " perhaps" : "", or_dash(p->configuration),
               place(arena, p->at), or_dash(p->summary));
}

void outcome_of_terraform(const TestFile *files, const char *const *env, Span args,
                          const TfConfig *config)
{
    AUTO_BUF Buf setup = BUF_INIT(OUTCOME_MAX), text = BUF_INIT(OUTCOME_MAX);
    Arena arena = ARENA_INIT;
    for (; files->path; files++)
        buf_printf(&setup, "%s\n%s\n", files->path, files->text);
    for (size_t i = 0; env && env[i]; i++)
        buf_printf(&setup, "%s\n", env[i]);
    buf_add(&setup, args);
    buf_printf(&text, "program %s %s %s%s chosen %s backend %d %s%s\n",
               or_dash(config->implementation), or_dash(config->program_version),
               or_dash(config->program_why), config->version_matters ? " matters" : "",
               or_dash(config->chosen_version), config->backend.kind, or_dash(config->backend.type),
               config->backend.saved_differs ? " differs" : "");
    if (config->not_known)
        buf_printf(&text, "not known %s\n", place(&arena, config->not_known_at));
    for (size_t i = 0; i < config->problems.len; i++)
        add_problem(&text, &arena, &config->problems.items[i]);
    for (size_t i = 0; i < config->providers.len; i++) {
        const TfProvider *p = &config->providers.items[i];
        buf_printf(&text, "provider %s used %d %s%s\n", p->address, p->used, or_dash(p->used_by),
                   p->implied ? " implied" : "");
        add_block(&text, &arena, p->block, 1);
    }
    add_block(&text, &arena, config->backend.block, 0);
    for (size_t i = 0; i < config->remote_states.len; i++)
        add_block(&text, &arena, config->remote_states.items[i].config, 0);
    arena_clear(&arena);
    outcome_hold(NULL, buf_span(&setup), buf_span(&text));
}
