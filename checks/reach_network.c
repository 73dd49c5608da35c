#include "checks/all.h"
#include "checks/support.h"
#include "predict/route.h"

#include <string.h>

/* What became of the way there -> finding. A network fault is never called a bad credential. */
static const struct {
    enum net_state net;
    enum finding_id id;
} net_rows[] = {
    {NET_DNS, F_NETWORK_DNS},
    {NET_REFUSED, F_NETWORK_REFUSED},
    {NET_UNREACHABLE, F_NETWORK_UNREACHABLE},
    {NET_TIMEOUT, F_NETWORK_TIMEOUT},
    {NET_RESET, F_NETWORK_CUT},
    {NET_EMPTY, F_NETWORK_CUT},
    {NET_TRUNCATED, F_NETWORK_CUT},
    {NET_PROXY_DNS, F_PROXY_UNREACHED},
    {NET_PROXY_REFUSED, F_PROXY_UNREACHED},
    {NET_PROXY_AUTH, F_PROXY_LOGIN},
    {NET_TLS_UNKNOWN_CA, F_TLS_UNKNOWN_CA},
    {NET_TLS_WRONG_HOST, F_TLS_WRONG_HOST},
    {NET_TLS_EXPIRED, F_TLS_EXPIRED},
    {NET_TLS_NOT_YET, F_TLS_EXPIRED},
    {NET_TLS_FAILED, F_TLS_FAILED},
    {NET_CA_UNREADABLE, F_CA_UNREADABLE},
    {NET_CA_GARBAGE, F_CA_GARBAGE},
    {NET_BAD_URL, F_PROXY_URL},
};

static enum finding_id network_id(const Answer *a)
{
    /* An HTTP answer that is none of AWS's. AWS numbers every answer it gives; what has no number
     * is somebody else's page. */
    if (a->net == NET_OK) {
        if (a->http_status >= 300)
            return F_GATEWAY_ANSWER;
        return a->request_id ? F_NETWORK_MALFORMED : F_CAPTIVE;
    }
    if (a->net == NET_PROXY_STATUS)
        return a->http_status >= 500   ? F_NETWORK_GATEWAY
               : a->http_status == 407 ? F_PROXY_LOGIN
                                       : F_PROXY_REFUSES;
    for (size_t i = 0; i < ARRAY_LEN(net_rows); i++)
        if (net_rows[i].net == a->net)
            return net_rows[i].id;
    return F_NETWORK_CUT;
}

/* What the way there depends on: the proxy and who named it, or the rule that passes it by; the
 * trust store. */
static void show_route(CheckContext *ctx, Finding *f, const Configuration *conf)
{
    const Question *q = conf->decisive_question;
    ProxyPassed passed = route_proxy_passed(ctx->arena, ctx->facts, conf, question_url(q));
    if (passed.rule)
        finding_evidencef(ctx->arena, f, "no proxy", passed.rule_from,
                          "'%s' passes by the proxy of %s", text_safe(ctx->arena, passed.rule),
                          source_text(ctx->arena, passed.proxy_from));
    if (q->route.proxy_url)
        finding_evidencef(ctx->arena, f, "proxy", q->route.proxy_from, "%s",
                          text_safe(ctx->arena, q->route.proxy_url));
    if (q->route.ca_file)
        finding_evidencef(ctx->arena, f, "CA", q->route.ca_from, "%s",
                          text_safe(ctx->arena, q->route.ca_file));
}

/* The other reading of the same silence, where the way leads through a proxy or the answer is
 * broken. */
static void add_alternative(CheckContext *ctx, const Configuration *conf, enum finding_id id)
{
    Finding *f = check_add(ctx, id, SEVERITY_WARN, CERTAINTY_POSSIBLE, conf);
    f->alternative = true;
    show_route(ctx, f, conf);
}

/* Nothing comes back, and a rule keeps a proxy away that this network may need. */
static bool proxy_is_passed(CheckContext *ctx, const Configuration *conf)
{
    enum net_state net = conf->decisive->net;
    bool silent = net == NET_DNS || net == NET_REFUSED || net == NET_UNREACHABLE ||
                  net == NET_TIMEOUT || net == NET_RESET;
    return silent &&
           route_proxy_passed(ctx->arena, ctx->facts, conf, question_url(conf->decisive_question))
               .rule;
}

static void network_of(CheckContext *ctx, const Configuration *conf)
{
    const Answer *a = conf->decisive;
    const Question *q = conf->decisive_question;
    enum finding_id id = network_id(a);
    bool vague = id == F_NETWORK_MALFORMED ||
                 ((id == F_NETWORK_TIMEOUT || id == F_NETWORK_CUT) && q->route.proxy_url);
    Finding *f = check_blame(ctx, id, vague ? CERTAINTY_LIKELY : CERTAINTY_CERTAIN, conf);
    Source at = {SOURCE_AWS, q->endpoint, 0, 0};
    finding_detailf(ctx->arena, f,
                    "%s No answer of AWS came, so nothing is known about the credentials yet.",
                    finding_rows[id].meaning);
    if (a->detail)
        finding_prooff(ctx->arena, f, "seen", at, "%s", text_safe(ctx->arena, a->detail));
    if (a->tls_issuer)
        finding_evidencef(ctx->arena, f, "signed by", (Source){SOURCE_TLS, "certificate", 0, 0},
                          "%s", text_safe(ctx->arena, a->tls_issuer));
    check_show_answer(ctx, f, conf);
    show_route(ctx, f, conf);
    if (vague)
        add_alternative(ctx, conf, q->route.proxy_url ? F_PROXY_REFUSES : F_GATEWAY_ANSWER);
    else if (id == F_NETWORK_GATEWAY)
        add_alternative(ctx, conf, F_PROXY_REFUSES);
    else if (id == F_GATEWAY_ANSWER)
        add_alternative(ctx, conf, F_NETWORK_MALFORMED);
    else if (proxy_is_passed(ctx, conf))
        add_alternative(ctx, conf, F_PROXY_PASSED);
}

static void way_is_right(CheckContext *ctx, const Configuration *conf)
{
    const Question *q = conf->decisive_question;
    ProxyPassed passed = route_proxy_passed(ctx->arena, ctx->facts, conf, question_url(q));
    const char *who = q->overridden ? "it" : "AWS";
    const char *what =
        span_starts(span_of(q->endpoint), "https://") ? "name, route and TLS" : "name and route";
    check_passf(ctx, STEP_REACH, "way", (Source){SOURCE_AWS, q->endpoint, 0, 0},
                "%s answered in %d ms%s: %s are right", who, conf->decisive->elapsed_ms,
                q->route.proxy_url ? " through the proxy" : "", what);
    if (conf->decisive->tls_issuer)
        check_passf(ctx, STEP_REACH, "signed by", (Source){SOURCE_TLS, "certificate", 0, 0}, "%s",
                    text_safe(ctx->arena, conf->decisive->tls_issuer));
    if (q->route.proxy_url)
        check_passf(ctx, STEP_REACH, "proxy", q->route.proxy_from, "%s",
                    text_safe(ctx->arena, q->route.proxy_url));
    if (passed.rule)
        check_passf(ctx, STEP_REACH, "no proxy", passed.rule_from, "'%s' passes by the proxy of %s",
                    text_safe(ctx->arena, passed.rule), source_text(ctx->arena, passed.proxy_from));
}

void check_network(CheckContext *ctx)
{
    static const ReasonRow settings[] = {/* refused before any request */
                                         {PREDICT_PROXY_URL, F_PROXY_URL, CERTAINTY_CERTAIN},
                                         {PREDICT_CA_GARBAGE, F_CA_GARBAGE, CERTAINTY_CERTAIN},
                                         {PREDICT_CA_BUNDLE, F_CA_UNREADABLE, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        /* The clock has its own check, and it looks first. */
        if (!check_fails(conf) || check_explained(ctx, conf, CERTAINTY_CERTAIN) ||
            (check_tls_dates(conf) &&
             (check_waits(ctx, conf) || check_explained(ctx, conf, CERTAINTY_LIKELY))))
            continue;
        if (!check_reason(ctx, conf, settings, ARRAY_LEN(settings)) &&
            check_refusal(conf) == REFUSAL_WAY && !check_asks_container(conf))
            network_of(ctx, conf);
    }
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_counts(conf) && conf->decisive && conf->decisive->state == ANSWER_DONE &&
            conf->decisive->net == NET_OK && !conf->decisive->malformed &&
            conf->decisive_question && question_url(conf->decisive_question))
            way_is_right(ctx, conf);
    }
}
