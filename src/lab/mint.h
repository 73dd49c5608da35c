/*
 * mint: credentials for the practice AWS, made from a seed, so that nothing that looks like a key
 * stands in the scenario files and a scenario shows the same key ids on every run. They open
 * nothing but the lab.
 */
#ifndef WHY403_LAB_MINT_H
#define WHY403_LAB_MINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* An access key id that, like real ones, encodes its account (12 digits); temporary = ASIA. */
const char *mint_key_id(Arena *arena, const char *seed, const char *account, bool temporary);
/* 40 characters of AWS's alphabet. */
const char *mint_secret(Arena *arena, const char *seed);
/* A session token of that many characters. */
const char *mint_token(Arena *arena, const char *seed, size_t len);
/* An unsigned but well-formed JWT as an OIDC issuer gives to a CI job. */
const char *mint_web_token(Arena *arena, const char *seed, int64_t expires_at_s);
/* A new P-256 key as `aws login` keeps it beside its refresh token: PEM, the line ends as JSON
 * writes them. No seed: a proof brings the key that it is signed with, so nobody need know it. */
const char *mint_dpop_key(Arena *arena);
/* "0f0e…-…": a request id. */
const char *mint_request_id(Arena *arena, const char *seed);

#endif
