/*
 * net: turns a Question into the HTTP request that asks it, and the reply into an Answer. Pure: no
 * I/O, no clock of its own. The query services (STS, IAM) are net/query.c, the others
 * net/sso.c, net/s3.c, net/imds.c, net/login.c, net/registry.c; the table over all kinds is
 * net/net.c. Replies may be XML (expat, XML_ParserCreate_MM with the wiping allocator) or JSON
 * (cJSON with the same), cut off, empty, or a captive portal's page: then the Answer says
 * malformed.
 *
 * Fields of an Answer are named as the API names them, members of members with a dot, list elements
 * by number from 1, without the wrapping XResponse and XResult: "AccessKeyMetadata.2.Status",
 * "EvaluationResults.1.EvalDecision", "IsTruncated", "Marker", "regionInfo.3.optInStatus",
 * "AccountAliases.1", "versions.1.version". S3: "BucketRegion" (of errors too). Key ids in fields
 * are whole (views shorten them); in error_message they are shortened, and secrets of the question,
 * signatures and canonical requests are taken out. An encoded authorization message is the answer's
 * secret "EncodedMessage", a decoded one "DecodedMessage", of which "explicitDeny",
 * "context.action", "context.resource", "context.principal.arn" and "matchedStatements.items.1..."
 * are fields. Where a reply is malformed, detail holds the words that Go's decoder has for it, if
 * they are known ("empty response", "GetCallerIdentityResult node not found"). An error without a
 * code is "UnknownError", as the SDK calls it.
 *
 * Q_CREDENTIAL_PROCESS, Q_TERRAFORM_VERSION and Q_TERRAGRUNT_VERSION are children, not HTTP:
 * net_parse_process reads their output.
 */
#ifndef WHY403_NET_NET_H
#define WHY403_NET_NET_H

#include "base/world.h"
#include "fact/question.h"

/* May this question leave the machine at all (architecture.md "What protects the user")?
 * NOT_ASKED_HOST where a bearer token would go to a host that is not AWS's over verified TLS, or an
 * experiment to an overridden endpoint; NOT_ASKED_SECRET for a key id that looks like a secret;
 * else NOT_ASKED_NONE. Options (offline, consent) are the engine's business. */
enum not_asked net_may_ask(const Question *q);

/* Builds and signs it, as of now_s + q->clock_offset_s. Everything lives in arena. ERR_INPUT where
 * no request can be made (line break in the key id: Go refuses it too, RULES.md 51). */
enum err net_build(Arena *arena, const Question *q, int64_t now_s, HttpRequest *out, Err *err);

/* Reads a reply. received_s is the machine's clock. Error messages are safe to show and hold no
 * secret. */
void net_parse(Arena *arena, const Question *q, const HttpResult *result, int64_t received_s,
               Answer *out);

/* Reads what a credential_process (or `terraform version -json`) printed: fields exit_status,
 * problem; creds where right. */
void net_parse_process(Arena *arena, const Question *q, const ChildResult *result,
                       int64_t received_s, Answer *out);

/* "https://", in any case: schemes have none (RFC 3986, 3.1). */
bool net_url_is_tls(const char *url);
/* True for a host name that ends in a DNS suffix of the partitions table
 * ("sts.us-east-1.amazonaws.com"). */
bool net_host_is_aws(Span host);
/* One of AWS's services that sign-in asks (STS, S3, IAM, SSO, signin), by its whole name: a
 * customer's host below the same suffix is none. */
bool net_host_is_service(Span host);
/* Host (with :port where given) of an endpoint or URL. */
const char *net_url_host(Arena *arena, const char *url);

#endif
