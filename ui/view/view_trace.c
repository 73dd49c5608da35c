/* Who wins, who loses: one row for each source in order of precedence; provider, backend and AWS
 * CLI side by side. */
#include "ui/view/screen.h"
#include "ui/view/words.h"

#include <string.h>

#include "base/text.h"
#include "report/formats.h"

enum { TRACE_MAX = 4, TRACE_COLUMN_MIN = 15, TRACE_COLUMN_MAX = 26, TRACE_LABEL = 21 };

typedef struct Columns {
    const Configuration *conf[TRACE_MAX];
    size_t n;
} Columns;

static const struct {
    enum glyph glyph;
    enum role role;
    const char *word;
} outcome_rows[] = {
    [CHAIN_USED] = {GLYPH_PASS, ROLE_PASS, "used"},
    [CHAIN_SHADOWED] = {GLYPH_SKIP, ROLE_WARN, "shadowed"},
    [CHAIN_ABSENT] = {GLYPH_NA, ROLE_DIM, "absent"},
    [CHAIN_INVALID] = {GLYPH_FAIL, ROLE_FAIL, "invalid"},
    [CHAIN_ERROR] = {GLYPH_FAIL, ROLE_FAIL, "error"},
    [CHAIN_NOT_REACHED] = {GLYPH_SKIP, ROLE_DIM, "not reached"},
};

static void take(const ConfigurationVec *all, ConfigurationVec *out, Arena *arena, size_t i)
{
    for (size_t k = 0; k < out->len; k++)
        if (out->items[k] == all->items[i])
            return;
    vec_push(arena, out, all->items[i]);
}

static void take_kind(const ConfigurationVec *all, ConfigurationVec *out, Arena *arena,
                      enum configuration_kind kind)
{
    for (size_t i = 0; i < all->len; i++)
        if (all->items[i]->kind == kind)
            take(all, out, arena, i);
}

/* All that could be a column: the one the screen is about, the backend, the AWS CLI, the other
 * providers, the rest. */
static ConfigurationVec in_order(const Model *model, Arena *arena)
{
    const ConfigurationVec *all = &model->view->configurations;
    const Finding *finding = model_finding(model);
    const char *want = model->focus[0] ? model->focus : finding ? finding->configuration : NULL;
    ConfigurationVec out = VEC_INIT;
    for (size_t i = 0; i < all->len; i++)
        if (want && strcmp(all->items[i]->address, want) == 0 &&
            all->items[i]->kind != CONF_AWS_CLI)
            take(all, &out, arena, i);
    if (out.len == 0 && all->len > 0)
        take(all, &out, arena, 0);
    take_kind(all, &out, arena, CONF_BACKEND);
    take_kind(all, &out, arena, CONF_AWS_CLI);
    take_kind(all, &out, arena, CONF_PROVIDER);
    for (size_t i = 0; i < all->len; i++)
        take(all, &out, arena, i);
    return out;
}

static size_t columns_at_most(int width)
{
    return width >= 100 ? TRACE_MAX : TRACE_MAX - 1;
}

int trace_hidden(const Model *model, int width)
{
    size_t n = model->view ? model->view->configurations.len : 0, most = columns_at_most(width);
    if (model->linear) /* sentences need no columns */
        return 0;
    return n > most ? (int)(n - most) : 0;
}

/* Which columns are seen, and how to come to the others. */
static void more_columns(const Model *model, Doc *doc, const Columns *c, int from)
{
    size_t all = model->view->configurations.len;
    const char *left = glyph_text(GLYPH_LEFT_ARROW, doc->utf8);
    if (all <= c->n)
        return;
    const char *which = from > 0 ? arena_printf(doc->arena, "1 and %d to", from + 2) : "1 to";
    const char *more = doc->utf8 ? "→ >" : "-> >";
    Run runs[] = {RUN(ROLE_DIM, arena_printf(doc->arena, "Columns %s %zu of %zu. ", which,
                                             (size_t)from + c->n, all)),
                  RUN(ROLE_KEY, text_with(doc->arena, "", from > 0 ? left : NULL, " < ")),
                  RUN(ROLE_KEY, (size_t)from + c->n < all ? more : ""),
                  RUN(ROLE_DIM, " shows others.")};
    doc_runs(doc, 0, 0, runs, ARRAY_LEN(runs));
    doc_blank(doc);
}

static const char *conf_name(const Configuration *c)
{
    if (c->kind == CONF_AWS_CLI)
        return "AWS CLI";
    if (c->kind == CONF_BACKEND)
        return "S3 backend";
    return c->kind == CONF_PROVIDER && strcmp(c->address, "aws") == 0 ? "provider aws" : c->address;
}

/* Two candidates are the same row when they are of one kind and of one profile (what a program
 * calls it differs); of several such, in their order. */
static bool alike(const Candidate *a, const Candidate *b)
{
    return a->source == b->source && text_same(a->profile, b->profile);
}

static const Candidate *find(const Configuration *c, const Candidate *like, int n)
{
    for (size_t i = 0; i < c->chain.len; i++)
        if (alike(&c->chain.items[i], like) && n-- == 0)
            return &c->chain.items[i];
    return NULL;
}

/* A row of another configuration that this one lists nothing for: is it a place where it would
 * look? Not in other profiles than its own, and the AWS CLI knows no blocks. */
static bool looks_there(const Configuration *c, const Candidate *like)
{
    if (like->source == CRED_PROVIDER_BLOCK)
        return c->kind == CONF_PROVIDER;
    if (like->source == CRED_BACKEND_BLOCK)
        return c->kind == CONF_BACKEND || c->kind == CONF_REMOTE_STATE;
    if (like->source == CRED_CREDENTIALS_FILE && !like->profile) /* boto 2's file */
        return c->kind == CONF_AWS_CLI;
    return !like->profile || text_same(like->profile, c->profile);
}

static const char *candidate_word(const Candidate *cand)
{
    return cand->unasked ? "not asked" : outcome_rows[cand->outcome].word;
}

static const Candidate *winner(const Configuration *c)
{
    for (size_t i = 0; i < c->chain.len; i++)
        if (c->chain.items[i].outcome == CHAIN_USED)
            return &c->chain.items[i];
    return NULL;
}

/* Do two configurations end with other credentials? */
static bool part(const Configuration *a, const Configuration *b)
{
    const Candidate *x = winner(a), *y = winner(b);
    return x && y ? x->source != y->source || !text_same(x->profile, y->profile) : x != y;
}

/* The same words are of another block for a backend and for a provider: two rows. */
static const char *row_label(Arena *arena, const Candidate *c)
{
    static const char block[] = " in the block";
    const char *label = c->label ? c->label : cred_source_name(c->source),
               *end = strstr(label, block);
    bool backend = c->source == CRED_BACKEND_BLOCK;
    if (!end || (!backend && c->source != CRED_PROVIDER_BLOCK))
        return label;
    return arena_printf(arena, "%.*s in the %s block%s", (int)(end - label), label,
                        backend ? "backend" : "provider", end + strlen(block));
}

/* Columns for the labels and for each configuration: labels get what they need, the rest is shared,
 * and stays narrow enough to be read across. */
static int label_width(const Doc *doc, const Columns *c)
{
    int width = TRACE_LABEL, most = doc->width - (int)c->n * (TRACE_COLUMN_MIN + 1);
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < c->conf[i]->chain.len; k++) {
            const char *label = row_label(doc->arena, &c->conf[i]->chain.items[k]);
            int need = glyph_columns(label, doc->utf8);
            width = need > width ? need : width;
        }
    return width < most ? width : most;
}

static void row(Doc *doc, const Columns *c, const char *label, const Run *cells)
{
    Run all[TRACE_MAX + 1] = {RUN(ROLE_LABEL, label)};
    int widths[TRACE_MAX + 1] = {label_width(doc, c)};
    int column = c->n > 0 ? (doc->width - widths[0]) / (int)c->n - 1 : 0;
    for (size_t i = 0; i < c->n; i++) {
        all[i + 1] = cells[i];
        widths[i + 1] = column > TRACE_COLUMN_MAX ? TRACE_COLUMN_MAX : column;
    }
    doc_columns(doc, 0, all, widths, c->n + 1);
}

/* Has an earlier column said the same of its candidate? */
static bool said_before(const Columns *c, size_t i, const Candidate *like, int n,
                        const char *reason)
{
    for (size_t j = 0; j < i; j++) {
        const Candidate *cand = find(c->conf[j], like, n);
        if (cand && text_same(cand->reason, reason))
            return true;
    }
    return false;
}

/* Why it lost, or won in the first column; of what is not there nothing need be said. */
static void reasons(const Model *model, Doc *doc, const Columns *c, const Candidate *like, int n)
{
    bool first = true;
    for (size_t i = 0; i < c->n; i++) {
        const Candidate *cand = find(c->conf[i], like, n);
        const char *place = cand ? place_text(model, doc->arena, cand->at) : "";
        bool quiet = !cand || !cand->reason || cand->outcome == CHAIN_ABSENT ||
                     (cand->outcome == CHAIN_NOT_REACHED && !cand->unasked) ||
                     (cand->outcome == CHAIN_USED && i > 0);
        if (quiet || said_before(c, i, like, n, cand->reason))
            continue;
        Run runs[] = {
            RUN(ROLE_DIM, i == 0 ? "" : arena_printf(doc->arena, "%s: ", conf_name(c->conf[i]))),
            RUN(ROLE_DIM, cand->reason),
            RUN(ROLE_PLACE, first && place[0] && !text_same(place, cand->label)
                                ? arena_printf(doc->arena, "  %s", place)
                                : "")};
        doc_runs(doc, 2, 2, runs, ARRAY_LEN(runs));
        first = false;
    }
}

/* Does this winner stand in another row than that of the columns beside it? */
static bool parts(const Columns *c, size_t i)
{
    return i == 0 ? c->n > 1 && part(c->conf[0], c->conf[c->n - 1]) : part(c->conf[0], c->conf[i]);
}

static void chain_row(const Model *model, Doc *doc, const Columns *c, const Candidate *like, int n)
{
    Run cells[TRACE_MAX] = {{ROLE_TEXT, NULL}};
    for (size_t i = 0; i < c->n; i++) {
        const Candidate *cand = find(c->conf[i], like, n);
        enum chain_outcome o = cand ? cand->outcome : CHAIN_ABSENT;
        enum glyph glyph = cand && cand->unasked ? GLYPH_UNKNOWN : outcome_rows[o].glyph;
        const char *word = cand ? candidate_word(cand) : outcome_rows[o].word;
        bool open = cand && cand->unasked, mark = cand && o == CHAIN_USED && parts(c, i);
        cells[i] = RUN(ROLE_DIM, "  never looks");
        if (cand || looks_there(c->conf[i], like))
            cells[i] = RUN(open ? ROLE_UNKNOWN : outcome_rows[o].role,
                           arena_printf(doc->arena, "%s %s%s", glyph_text(glyph, doc->utf8), word,
                                        mark ? ", differs" : ""));
    }
    row(doc, c, row_label(doc->arena, like), cells);
    reasons(model, doc, c, like, n);
}

/* All candidates of the first column in its order, then what only others look at. */
static void chains(const Model *model, Doc *doc, const Columns *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < c->conf[i]->chain.len; k++) {
            const Candidate *cand = &c->conf[i]->chain.items[k];
            int n = 0;
            for (const Candidate *p = c->conf[i]->chain.items; p < cand; p++)
                n += alike(p, cand);
            bool seen = false;
            for (size_t j = 0; j < i; j++)
                seen = seen || find(c->conf[j], cand, n);
            if (!seen)
                chain_row(model, doc, c, cand, n);
        }
}

static const char *key_text(const Model *model, Arena *arena, const Configuration *c)
{
    const char *id = c->base ? text_key_id(arena, c->base->access_key_id.text,
                                           model->view->options->show_key_ids)
                             : NULL;
    return id ? id : c->base ? "not shown" : "none";
}

/* A detail is often the whole answer: a lesson keeps it back. */
static const char *outcome_text(const Model *model, Arena *arena, const Configuration *c)
{
    const Outcome *o = &c->outcome;
    if (o->status == OUTCOME_OK)
        return report_works(arena, o);
    if (o->status == OUTCOME_UNKNOWN)
        return c->pending          ? "waiting for an answer"
               : c->used == TRI_NO ? "nothing uses it"
                                   : "cannot tell yet";
    if (o->error_code && o->status != OUTCOME_STOPPED)
        return o->http_status ? arena_printf(arena, "fails: %d %s", o->http_status, o->error_code)
                              : arena_printf(arena, "fails: %s", o->error_code);
    if (o->detail && !model_veiled(model))
        return arena_printf(arena, "fails: %s", o->detail);
    return stage_name(o->stage) ? arena_printf(arena, "fails at %s", stage_name(o->stage))
                                : "fails";
}

static enum role outcome_role(const Configuration *c)
{
    static const enum role roles[] = {[OUTCOME_OK] = ROLE_PASS,
                                      [OUTCOME_ERROR] = ROLE_FAIL,
                                      [OUTCOME_UNKNOWN] = ROLE_UNKNOWN,
                                      [OUTCOME_STOPPED] = ROLE_FAIL};
    return c->used == TRI_NO ? ROLE_DIM : roles[c->outcome.status];
}

static const char *host_text(Arena *arena, const char *url)
{
    static const char suffix[] = ".amazonaws.com";
    const char *slashes = url ? strstr(url, "://") : NULL, *host = slashes ? slashes + 3 : url;
    size_t len = host ? strlen(host) : 0, cut = sizeof suffix - 1;
    return len > cut && strcmp(host + len - cut, suffix) == 0
               ? arena_strndup(arena, host, len - cut)
               : host;
}

/* A row of values; those that differ from the first column's stand out. */
static void value_row(Doc *doc, const Columns *c, const char *label, const char *const *values)
{
    Run cells[TRACE_MAX];
    for (size_t i = 0; i < c->n; i++)
        cells[i] = RUN(i > 0 && !text_same(values[i], values[0]) ? ROLE_WARN : ROLE_TEXT,
                       values[i] ? values[i] : "none");
    row(doc, c, label, cells);
}

static void values(const Model *model, Doc *doc, const Columns *c)
{
    const char *key[TRACE_MAX] = {NULL}, *region[TRACE_MAX] = {NULL}, *host[TRACE_MAX] = {NULL};
    for (size_t i = 0; i < c->n; i++) {
        key[i] = key_text(model, doc->arena, c->conf[i]);
        region[i] = c->conf[i]->region.text;
        host[i] = host_text(doc->arena, c->conf[i]->sts_endpoint);
    }
    value_row(doc, c, "key id", key);
    value_row(doc, c, "region", region);
    value_row(doc, c, "asks", host);
    doc_blank(doc);
    for (size_t i = 0; i < c->n; i++) {
        Run cells[] = {RUN(ROLE_LABEL, conf_name(c->conf[i])),
                       RUN(outcome_role(c->conf[i]), outcome_text(model, doc->arena, c->conf[i]))};
        const int widths[] = {label_width(doc, c), 0};
        doc_columns(doc, 0, cells, widths, ARRAY_LEN(cells));
    }
}

static void headline(Doc *doc, const Columns *c)
{
    for (size_t i = 1; i < c->n; i++) {
        if (!part(c->conf[0], c->conf[i]))
            continue;
        const Candidate *a = winner(c->conf[0]), *b = winner(c->conf[i]);
        doc_paraf(doc, 0, ROLE_WARN, "%s They differ: %s uses %s, %s uses %s.",
                  glyph_text(GLYPH_WARN, doc->utf8), conf_name(c->conf[0]),
                  a ? a->label : "nothing", conf_name(c->conf[i]), b ? b->label : "nothing");
        return;
    }
    const Candidate *w = winner(c->conf[0]);
    if (!w && configuration_needs_machine(c->conf[0]))
        doc_paraf(doc, 0, ROLE_TEXT, "%s: " CONF_MACHINE_ROLE ".", conf_name(c->conf[0]));
    else if (!w && c->n > 1)
        doc_para(doc, 0, ROLE_TEXT, "None of them finds credentials that can be used.");
    else if (!w)
        doc_paraf(doc, 0, ROLE_TEXT, "%s finds no credentials that can be used.",
                  conf_name(c->conf[0]));
    else if (c->n > 1)
        doc_paraf(doc, 0, ROLE_TEXT, "All of them take the same credentials: %s.", w->label);
    else
        doc_paraf(doc, 0, ROLE_TEXT, "%s takes its credentials from %s.", conf_name(c->conf[0]),
                  w->label);
}

/* No room for columns: one configuration below the other. */
static void stacked(const Model *model, Doc *doc, const Columns *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const Configuration *conf = c->conf[i];
        doc_blank(doc);
        doc_heading(doc, conf_name(conf), NULL);
        for (size_t k = 0; k < conf->chain.len; k++) {
            const Candidate *cand = &conf->chain.items[k];
            Run runs[] = {RUN(outcome_rows[cand->outcome].role,
                              arena_printf(doc->arena, "%s %s  ",
                                           glyph_text(outcome_rows[cand->outcome].glyph, doc->utf8),
                                           candidate_word(cand))),
                          RUN(ROLE_TEXT, cand->label),
                          RUN(ROLE_PLACE, arena_printf(doc->arena, "  %s",
                                                       place_text(model, doc->arena, cand->at)))};
            doc_runs(doc, 0, 2, runs, ARRAY_LEN(runs));
            if (cand->reason && cand->outcome != CHAIN_ABSENT)
                doc_para(doc, 2, ROLE_DIM, cand->reason);
        }
        doc_paraf(doc, 0, ROLE_TEXT, "key %s, region %s: %s", key_text(model, doc->arena, conf),
                  conf->region.text ? conf->region.text : "none",
                  outcome_text(model, doc->arena, conf));
    }
}

/* "; shadowed: profile default (~/.aws/credentials:1), the environment comes first" for all
 * candidates of one outcome; "" = there are none. */
static const char *told_of(const Model *model, Arena *arena, const Configuration *c,
                           enum chain_outcome outcome, const char *word)
{
    const char *text = "";
    for (size_t i = 0; i < c->chain.len; i++) {
        const Candidate *cand = &c->chain.items[i];
        const char *place = place_text(model, arena, cand->at);
        bool said = outcome == CHAIN_ABSENT || outcome == CHAIN_NOT_REACHED;
        if (cand->outcome != outcome)
            continue;
        text = arena_printf(arena, "%s%s%s", text, text[0] ? "; " : word, cand->label);
        if (place[0] && !text_same(place, cand->label) && !said)
            text = arena_printf(arena, "%s (%s)", text, place);
        if (cand->reason && !said)
            text = arena_printf(arena, "%s, because %s", text, cand->reason);
    }
    return text[0] ? arena_printf(arena, "%s.", text) : "";
}

/* For whoever hears it read: one configuration after the other, each in sentences. */
static void sentences(const Model *model, Doc *doc)
{
    static const struct {
        enum chain_outcome outcome;
        const char *word;
    } rows[] = {{CHAIN_USED, "It uses "},
                {CHAIN_INVALID, "It can't use "},
                {CHAIN_ERROR, "It fails with "},
                {CHAIN_SHADOWED, "It passes over "},
                {CHAIN_NOT_REACHED, "It does not come to "},
                {CHAIN_ABSENT, "Not there: "}};
    ConfigurationVec all = in_order(model, doc->arena);
    for (size_t i = 0; i < all.len; i++) {
        const Configuration *c = all.items[i];
        doc_blank(doc);
        const char *like = part(all.items[0], c) ? ": other credentials than the first"
                                                 : ": the same credentials as the first";
        doc_paraf(doc, 0, ROLE_HEADING, "%s%s", conf_name(c), i > 0 ? like : "");
        for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
            const char *text = told_of(model, doc->arena, c, rows[r].outcome, rows[r].word);
            if (text[0])
                doc_para(doc, 0, ROLE_TEXT, text);
        }
        const char *host = host_text(doc->arena, c->sts_endpoint);
        doc_paraf(doc, 0, outcome_role(c), "Key %s, region %s, asks %s: %s.",
                  key_text(model, doc->arena, c), c->region.text ? c->region.text : "none",
                  host ? host : "nobody", outcome_text(model, doc->arena, c));
    }
}

static void columns(const Model *model, Doc *doc)
{
    Run names[TRACE_MAX] = {{ROLE_TEXT, NULL}};
    int hidden = trace_hidden(model, doc->width);
    int from = model->trace_from < hidden ? model->trace_from : hidden;
    /* The first column stays where it is, so that the others can be compared with it. */
    ConfigurationVec all = in_order(model, doc->arena);
    Columns c = {{NULL}, 0};
    for (size_t i = 0; i < all.len && c.n < columns_at_most(doc->width); i++)
        if (i == 0 || i > (size_t)from)
            c.conf[c.n++] = all.items[i];
    headline(doc, &c);
    if (model->linear) {
        sentences(model, doc);
        return;
    }
    doc_blank(doc);
    more_columns(model, doc, &c, from);
    if (doc->width < TRACE_LABEL + (int)c.n * (TRACE_COLUMN_MIN + 1)) {
        stacked(model, doc, &c);
        return;
    }
    for (size_t i = 0; i < c.n; i++)
        names[i] = RUN(ROLE_HEADING, conf_name(c.conf[i]));
    row(doc, &c, "", names);
    chains(model, doc, &c);
    doc_blank(doc);
    values(model, doc, &c);
}

/* The files that Terragrunt read for the unit, who asked for each, and what it sets. */
static void unit_reads(const Model *model, Doc *doc, const TgUnit *unit)
{
    doc_blank(doc);
    doc_heading(doc, "TERRAGRUNT READS", NULL);
    for (size_t i = 0; i < unit->files.len; i++) {
        const TgRead *read = &unit->files.items[i];
        const char *place = place_text(model, doc->arena, read->at);
        doc_paraf(doc, 1, ROLE_TEXT, "%s  (%s%s%s)", text_safe(doc->arena, read->shown), read->how,
                  place[0] ? ", " : "", place);
    }
    for (size_t i = 0; i < unit->view.files.len; i++) {
        const TfViewFile *file = &unit->view.files.items[i];
        const char *made = tgunit_made(unit, file);
        if (made)
            doc_paraf(
                doc, 1, ROLE_TEXT, "%s%s  (generate, %s)", made,
                text_safe(doc->arena, tfpath_relative(doc->arena, unit->view.dir, file->path)),
                place_text(model, doc->arena, file->lines[0].at));
    }
    for (size_t i = 0; i < unit->view.variables.len; i++) {
        const TfViewVariable *v = &unit->view.variables.items[i];
        doc_paraf(doc, 1, ROLE_TEXT, "sets %s  (env_vars, %s)", text_safe(doc->arena, v->name),
                  place_text(model, doc->arena, v->at));
    }
    for (size_t i = 0; i < unit->view.inputs.len; i++) {
        const TfViewInput *input = &unit->view.inputs.items[i];
        doc_paraf(doc, 1, ROLE_TEXT, "gives %s  (inputs, %s)", text_safe(doc->arena, input->name),
                  place_text(model, doc->arena, input->at));
    }
    for (size_t i = 0; i < unit->defaults.len; i++) {
        const TgDefault *taken = &unit->defaults.items[i];
        doc_paraf(doc, 1, ROLE_TEXT, "takes the default of the variable %s  (get_env, %s)",
                  text_safe(doc->arena, taken->variable), place_text(model, doc->arena, taken->at));
    }
}

void view_trace(const Model *model, Doc *doc)
{
    if (!model->view || model->view->configurations.len == 0) {
        doc_para(doc, 0, ROLE_DIM, "Nothing is configured here that would sign in to AWS.");
        return;
    }
    columns(model, doc);
    if (model->view->facts->unit)
        unit_reads(model, doc, model->view->facts->unit);
}
