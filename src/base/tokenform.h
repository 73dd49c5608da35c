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
/* Any of these, a password in a URL, a private key in PEM, "Bearer x", an address of a webhook. */
bool tokenform_is_secret(Span text);

#endif
