/*
 * tokenform: what a secret of another service looks like, whatever it is called: a maker's own
 * beginning, a key in PEM, a password in a URL.
 *
 * Must not know: where the text stands.
 */
#ifndef WHY403_BASE_TOKENFORM_H
#define WHY403_BASE_TOKENFORM_H

#include "base/span.h"

/* Each as its maker documents it: GitHub, GitLab, npm, Docker, PyPI, Slack, Stripe, OpenAI,
 * Anthropic, DigitalOcean, Sonar, Grafana, Hugging Face, Shopify, RubyGems, New Relic, Postman,
 * Atlassian, age, Google's OAuth, Linear, Amazon Bedrock. */
bool tokenform_begins(Span text);
/* Where the "@" stands that ends the user information of a URL, in what follows its "://"; 0 if it
 * has none. A password may hold an "@", and, as people write it, a "/", "?" or "#", where net/url
 * would begin a path: it is one where no name with a dot, nor localhost, stands before. What looks
 * like a port then ("proxy:8080/a@b") is one, unless a host follows the "@". */
size_t tokenform_userinfo(Span rest);
/* Any of these, a password in a URL, a private key in PEM, "Bearer x", an address of a webhook. */
bool tokenform_is_secret(Span text);

#endif
