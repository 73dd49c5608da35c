/*
 * why403 trace: who wins and who loses, for Terraform's provider, its S3 backend and the AWS CLI
 * side by side, then each source with place and reason, then one sentence on where they part.
 */
#include "base/utf8.h"
#include "report/formats.h"
#include "report/layout.h"

enum { TRACE_COLUMNS = 3, TRACE_LABEL = 9 };

/* The three that people compare. */
typedef struct Trace {
    Layout l;
    const SessionView *view;
    Arena arena;
    const Configuration *columns[TRACE_COLUMNS]; /* NULL = there is none */
} Trace;

static const char *const trace_titles[TRACE_COLUMNS] = {"TERRAFORM PROVIDER", "S3 BACKEND",
                                                        "AWS CLI"};

static const char *const trace_glyphs[] = {
    [CHAIN_USED] = "✔",    [CHAIN_SHADOWED] = "–", [CHAIN_ABSENT] = "·",
    [CHAIN_INVALID] = "✘", [CHAIN_ERROR] = "✘",    [CHAIN_NOT_REACHED] = "·",
};

static const enum layout_role trace_roles[] = {
    [CHAIN_USED] = ROLE_PASS,    [CHAIN_SHADOWED] = ROLE_MUTED, [CHAIN_ABSENT] = ROLE_MUTED,
    [CHAIN_INVALID] = ROLE_FAIL, [CHAIN_ERROR] = ROLE_FAIL,     [CHAIN_NOT_REACHED] = ROLE_MUTED,
};

/* The provider shown is the verdict's, else the first that is used. */
static void trace_choose(Trace *t)
{
    static const int column_of[] = {
        [CONF_PROVIDER] = 0, [CONF_PROFILE] = 0,      [CONF_TERRAGRUNT] = 0, [CONF_ENCRYPTION] = 1,
        [CONF_BACKEND] = 1,  [CONF_REMOTE_STATE] = 1, [CONF_AWS_CLI] = 2};
    const Configuration *named =
        configuration_find(&t->view->configurations, t->view->verdict.configuration);
    for (size_t i = 0; i < t->view->configurations.len; i++) {
        const Configuration *conf = t->view->configurations.items[i];
        const Configuration **slot = &t->columns[column_of[conf->kind]];
        if (!*slot || conf == named ||
            ((*slot)->used == TRI_NO && conf->used != TRI_NO && *slot != named))
            *slot = conf;
    }
}

static const char *trace_cell(Trace *t, const Configuration *conf, int row)
{
    const char *id, *place;
    if (!conf)
        return row == 0 ? "none here" : "";
    id = conf->base ? text_safe(&t->arena, text_key_id(&t->arena, conf->base->access_key_id.text,
                                                       t->view->options->show_key_ids))
                    : NULL;
    switch (row) {
    case 0:
        place = report_place(&t->arena, t->view, conf->defined_at);
        if (conf->version)
            return arena_printf(&t->arena, "%s %s", conf->address, conf->version);
        return place[0] ? arena_printf(&t->arena, "%s %s", conf->address, place) : conf->address;
    case 1:
        if (configuration_needs_machine(conf))
            return "imds, not asked";
        place = cred_source_name(conf->base ? conf->base->source : CRED_NONE);
        return strncmp(place, "shared_", 7) == 0 ? place + 7 : place;
    case 2:
        return conf->profile ? conf->profile : "-";
    case 3:
        return id ? id : "-";
    case 4:
        return conf->base && conf->base->token ? "present" : "-";
    case 5:
        return conf->roles.len ? vec_last(&conf->roles)->arn : "-";
    case 6:
        return conf->region.text ? conf->region.text : "-";
    default:
        place = conf->sts_endpoint ? conf->sts_endpoint : "-";
        return strncmp(place, "https://", 8) == 0 ? place + 8 : place;
    }
}

static const char *trace_cut(Trace *t, const char *text, int columns)
{
    Span all = span_of(text), cut = utf8_fit(all, columns);
    if (cut.len == all.len)
        return text;
    cut = utf8_fit(all, columns - 1);
    return arena_printf(&t->arena, "%.*s…", (int)cut.len, cut.ptr);
}

static void trace_put_table(Trace *t)
{
    static const char *const labels[] = {"",      "source", "profile", "key",
                                         "token", "role",   "region",  "STS"};
    int width = (layout_columns(&t->l) - TRACE_LABEL) / TRACE_COLUMNS;
    layout_indent(&t->l, TRACE_LABEL);
    for (int c = 0; c < TRACE_COLUMNS; c++)
        layout_cell(&t->l, ROLE_HEAD, trace_titles[c], c + 1 < TRACE_COLUMNS ? width : 0);
    layout_end(&t->l);
    for (int row = 0; row < (int)ARRAY_LEN(labels); row++) {
        layout_cell(&t->l, ROLE_MUTED, labels[row], TRACE_LABEL);
        for (int c = 0; c < TRACE_COLUMNS; c++)
            layout_cell(&t->l, row == 3 ? ROLE_STRONG : ROLE_PLAIN,
                        trace_cut(t, trace_cell(t, t->columns[c], row), width - 2),
                        c + 1 < TRACE_COLUMNS ? width : 0);
        layout_end(&t->l);
    }
}

static const char *trace_outcome_word(enum chain_outcome outcome)
{
    static const char *const words[] = {"used",     "loses", "absent",
                                        "unusable", "error", "not reached"};
    return words[outcome];
}

static void trace_put_candidate(Trace *t, const Candidate *c)
{
    const char *place = report_place(&t->arena, t->view, c->at);
    const char *id = c->creds
                         ? text_safe(&t->arena, text_key_id(&t->arena, c->creds->access_key_id.text,
                                                            t->view->options->show_key_ids))
                         : NULL;
    layout_indent(&t->l, 2);
    enum layout_role role = c->unasked ? ROLE_MUTED : trace_roles[c->outcome];
    layout_put(&t->l, role, c->unasked ? "?" : trace_glyphs[c->outcome]);
    layout_indent(&t->l, 1);
    layout_cell(&t->l, role, c->unasked ? "not asked" : trace_outcome_word(c->outcome), 13);
    if (c->label && strstr(c->label, place))
        place = "";
    layout_words(
        &t->l, 17, 17, c->outcome == CHAIN_USED ? ROLE_STRONG : ROLE_PLAIN,
        arena_printf(&t->arena, "%s%s%s", c->label ? c->label : cred_source_name(c->source),
                     text_with(&t->arena, "  ", id, ""), text_with(&t->arena, "  (", place, ")")));
    if (c->reason) {
        layout_indent(&t->l, 17);
        layout_words(&t->l, 17, 17, ROLE_MUTED, c->reason);
    }
}

/* "your keys (profile default) → role deploy (Terragrunt) → Terraform" */
static void trace_put_handed_on(Trace *t, const Configuration *conf)
{
    const ConfigurationVec *all = &t->view->configurations;
    const Configuration *own = configuration_find(all, "terragrunt");
    const char *role;
    if (!own || own == conf || conf->dependency || conf->kind == CONF_AWS_CLI ||
        own->roles.len == 0)
        return;
    role = strchr(own->roles.items[0].arn, '/');
    role = role ? role + 1 : own->roles.items[0].arn;
    layout_indent(&t->l, 2);
    layout_cell(&t->l, ROLE_PLAIN, "handed on", 15);
    layout_words(
        &t->l, 17, 17, ROLE_PLAIN,
        arena_printf(&t->arena, "%s%s → role %s (Terragrunt) → Terraform",
                     own->roles.items[0].web_identity ? "a web identity token" : "your keys",
                     own->profile ? arena_printf(&t->arena, " (profile %s)", own->profile) : "",
                     text_safe(&t->arena, role)));
}

/* What became of a role; of one that was assumed nothing need be said. */
static const char *trace_hop_word(const RoleHop *hop)
{
    if (!hop->answer || hop->answer->state != ANSWER_DONE)
        return hop->answer && hop->answer->state == ANSWER_PENDING ? ", no answer yet"
                                                                   : ", not asked";
    return hop->answer->ok ? "" : ", refused";
}

static void trace_put_chain(Trace *t, const Configuration *conf)
{
    const char *place = report_place(&t->arena, t->view, conf->defined_at);
    layout_heading(&t->l, place[0] ? arena_printf(&t->arena, "%s (%s)", conf->address, place)
                                   : conf->address);
    if (conf->used == TRI_NO) {
        layout_indent(&t->l, 2);
        layout_words(&t->l, 2, 4, ROLE_MUTED, report_outcome(&t->arena, conf));
    }
    trace_put_handed_on(t, conf);
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        if (t->l.style->verbose || c->outcome != CHAIN_NOT_REACHED || c->unasked)
            trace_put_candidate(t, c);
    }
    for (size_t i = 0; i < conf->roles.len; i++) {
        const RoleHop *hop = &conf->roles.items[i];
        layout_indent(&t->l, 2);
        layout_cell(&t->l, ROLE_PLAIN, "then role", 15);
        layout_words(&t->l, 17, 17, ROLE_PLAIN,
                     arena_printf(&t->arena, "%s  (%s)%s", hop->arn,
                                  report_place(&t->arena, t->view, hop->at), trace_hop_word(hop)));
    }
    for (size_t i = 0; i < conf->region_chain.len; i++) {
        const Candidate *c = &conf->region_chain.items[i];
        if (c->outcome == CHAIN_NOT_REACHED || (c->outcome == CHAIN_ABSENT && !t->l.style->verbose))
            continue;
        layout_indent(&t->l, 2);
        layout_cell(&t->l, ROLE_MUTED, c->outcome == CHAIN_USED ? "region" : "region lost", 15);
        layout_words(&t->l, 17, 17, ROLE_PLAIN,
                     arena_printf(&t->arena, "%s  %s", c->label ? c->label : "",
                                  c->reason ? c->reason : ""));
    }
    for (size_t i = 0; i < conf->notes.len; i++) {
        layout_indent(&t->l, 2);
        layout_words(&t->l, 2, 4, ROLE_WARN, conf->notes.items[i]);
    }
}

static bool trace_same_key(const Configuration *a, const Configuration *b)
{
    const char *x = a->base ? a->base->access_key_id.text : NULL,
               *y = b->base ? b->base->access_key_id.text : NULL;
    return text_same(x, y);
}

/* "the CLI works, Terraform doesn't" is the commonest complaint: say where the two part, or that
 * they don't. NULL without one of them. */
static const char *trace_differ(Trace *t)
{
    const Configuration *tf = t->columns[0], *cli = t->columns[2];
    if (!tf || !cli)
        return NULL;
    if (!trace_same_key(tf, cli))
        return arena_printf(&t->arena,
                            "They differ here: Terraform takes %s; the AWS CLI takes %s.",
                            report_credentials(&t->arena, t->view, tf),
                            report_credentials(&t->arena, t->view, cli));
    if (tf->region.text && cli->region.text && strcmp(tf->region.text, cli->region.text) != 0)
        return arena_printf(
            &t->arena, "They use the same key, but Terraform asks in %s and the AWS CLI in %s.",
            tf->region.text, cli->region.text);
    return tf->base ? "Terraform and the AWS CLI use the same key."
                    : "Neither Terraform nor the AWS CLI finds credentials.";
}

const char *report_trace_differ(Arena *arena, const SessionView *view)
{
    Trace t = {.view = view, .arena = ARENA_INIT};
    const char *text;
    trace_choose(&t);
    text = trace_differ(&t);
    text = text ? arena_strdup(arena, text) : NULL;
    arena_clear(&t.arena);
    return text;
}

static void trace_put_said(Trace *t, const char *what, const char *name, const char *by, Source at)
{
    layout_indent(&t->l, 2);
    layout_words(&t->l, 2, 4, ROLE_PLAIN,
                 arena_printf(&t->arena, "%s%s  (%s, %s)", what, text_safe(&t->arena, name), by,
                              report_place(&t->arena, t->view, at)));
}

/* The files that Terragrunt read for this unit, and who asked for each. */
static void trace_put_unit(Trace *t)
{
    const TgUnit *unit = t->view->facts->unit;
    if (!unit)
        return;
    layout_heading(&t->l, "Terragrunt reads");
    for (size_t i = 0; i < unit->files.len; i++) {
        const TgRead *read = &unit->files.items[i];
        const char *place = report_place(&t->arena, t->view, read->at);
        layout_indent(&t->l, 2);
        layout_words(&t->l, 2, 4, ROLE_PLAIN,
                     arena_printf(&t->arena, "%s  (%s%s%s)", text_safe(&t->arena, read->shown),
                                  read->how, place[0] ? ", " : "", place));
    }
    for (size_t i = 0; i < unit->view.files.len; i++) {
        const TfViewFile *file = &unit->view.files.items[i];
        const char *made = tgunit_made(unit, file);
        if (made)
            trace_put_said(t, made, tfpath_relative(&t->arena, unit->view.dir, file->path),
                           "generate", file->lines[0].at);
    }
    for (size_t i = 0; i < unit->view.variables.len; i++) {
        const TfViewVariable *v = &unit->view.variables.items[i];
        trace_put_said(t, "sets ", v->name, "env_vars", v->at);
    }
    for (size_t i = 0; i < unit->view.inputs.len; i++)
        trace_put_said(t, "gives ", unit->view.inputs.items[i].name, "inputs",
                       unit->view.inputs.items[i].at);
    for (size_t i = 0; i < unit->defaults.len; i++)
        trace_put_said(t, "takes the default of the variable ", unit->defaults.items[i].variable,
                       "get_env", unit->defaults.items[i].at);
}

void report_trace(Buf *out, const SessionView *view, const ReportStyle *style)
{
    Trace t = {{out, style}, view, ARENA_INIT, {NULL, NULL, NULL}};
    trace_choose(&t);
    trace_put_table(&t);
    trace_put_unit(&t);
    for (size_t i = 0; i < view->configurations.len; i++)
        trace_put_chain(&t, view->configurations.items[i]);
    const char *text = trace_differ(&t);
    if (text) {
        layout_end(&t.l);
        layout_words(&t.l, 0, 0, ROLE_STRONG, text);
    }
    arena_clear(&t.arena);
}
