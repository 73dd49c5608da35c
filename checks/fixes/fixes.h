/*
 * fixes: what to do about a finding. One row for each cause in checks/fixes.c; the rows' functions
 * stand in fixes_keys.c, fixes_sources.c and fixes_access.c. Filled in after all checks have run,
 * with the user's own files, lines, profiles and regions.
 */
#ifndef WHY403_CHECKS_FIXES_FIXES_H
#define WHY403_CHECKS_FIXES_FIXES_H

#include "checks/fixes/fixkit.h"

/* Adds fixes and the command that shows the same by hand to every finding of the context. */
void fixes_fill(CheckContext *ctx);
/* A failure that has no fix (any more) gets the same in words; nothing for any other. */
void fixes_otherwise(CheckContext *ctx, Finding *f);

/* Adds the fix that leaves out the variables which the configuration's credentials come from, so
 * that the next source is used. Whether that helps is not known here: only who tries it may show
 * it. NULL where they come from no variables, or a fix takes them out already. */
Fix *fixes_unset_source(CheckContext *ctx, Finding *f);

/* True if there is a way out for that cause (all of them; a test holds it). */
bool fixes_known(enum cause cause);

/* The form of that cause's command that shows the same without why403, before its places are filled
 * in (byhand.h); NULL if it has none. A test runs every one of them in a lesson
 * (tests/unit/t_by_hand.c). */
const char *fixes_by_hand(enum cause cause);

/* The right pair put in where the wrong one stands: `aws configure`, the file opened at the line,
 * the variables asked for. */
void fixes_put_pair(const FixContext *x, const char *title);
/* The file opened at that line; false, and nothing added, where it is none that can be opened. */
bool fixes_open_place(const FixContext *x, const char *title, Source at);

/* ---- the rows' functions ---- */

void fixes_wrong_keys(const FixContext *x);
void fixes_missing_keys(const FixContext *x);
void fixes_key_inactive(const FixContext *x);
void fixes_missing_session_token(const FixContext *x);
void fixes_stale_session_token(const FixContext *x);
void fixes_file_damage(const FixContext *x);
void fixes_expired_token(const FixContext *x);
void fixes_sso_expired(const FixContext *x);
void fixes_web_identity(const FixContext *x);
void fixes_credential_process_failed(const FixContext *x);
void fixes_env_config_conflict(const FixContext *x);
void fixes_provider_block_override(const FixContext *x);
void fixes_profile_missing(const FixContext *x);
void fixes_profile_shadowed(const FixContext *x);
void fixes_sso_misconfigured(const FixContext *x);
void fixes_backend_credentials(const FixContext *x);
void fixes_remote_execution(const FixContext *x);
void fixes_region_invalid(const FixContext *x);
void fixes_region_opt_in(const FixContext *x);
void fixes_partition_mismatch(const FixContext *x);
void fixes_iam_denied(const FixContext *x);
void fixes_scp_denied(const FixContext *x);
void fixes_assume_role_denied(const FixContext *x);
void fixes_mfa_required(const FixContext *x);
void fixes_account_mismatch(const FixContext *x);
void fixes_provider_version(const FixContext *x);
void fixes_terraform_version(const FixContext *x);
void fixes_configuration_invalid(const FixContext *x);
void fixes_lock_file(const FixContext *x);
void fixes_network(const FixContext *x);
void fixes_proxy_or_tls(const FixContext *x);
void fixes_clock_skew(const FixContext *x);
void fixes_endpoint_override(const FixContext *x);
void fixes_emulator_mismatch(const FixContext *x);
void fixes_imds(const FixContext *x);
void fixes_throttled(const FixContext *x);
void fixes_aws_outage(const FixContext *x);

#endif
