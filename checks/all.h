/* The run function of every check; only checks/table.c needs it. Order and one line of each: there.
 */
#ifndef WHY403_CHECKS_ALL_H
#define WHY403_CHECKS_ALL_H

#include "checks/checks.h"

void check_terraform_files(CheckContext *ctx);
void check_versions(CheckContext *ctx);
void check_remote_execution(CheckContext *ctx);
void check_region_name(CheckContext *ctx);
void check_endpoint(CheckContext *ctx);
void check_network(CheckContext *ctx);
void check_service(CheckContext *ctx);
void check_clock(CheckContext *ctx);
void check_profile_missing(CheckContext *ctx);
void check_sso(CheckContext *ctx);
void check_files_readable(CheckContext *ctx);
void check_values_damaged(CheckContext *ctx);
void check_placeholder(CheckContext *ctx);
void check_stale_token(CheckContext *ctx);
void check_region_opt_in(CheckContext *ctx);
void check_partition(CheckContext *ctx);
void check_losers(CheckContext *ctx);
void check_missing_token(CheckContext *ctx);
void check_clock_dates(CheckContext *ctx);
void check_expired(CheckContext *ctx);
void check_web_identity(CheckContext *ctx);
void check_process(CheckContext *ctx);
void check_missing_keys(CheckContext *ctx);
void check_mfa(CheckContext *ctx);
void check_roles(CheckContext *ctx);
void check_denied(CheckContext *ctx);
void check_untried_losers(CheckContext *ctx);
void check_variables_unread(CheckContext *ctx);
void check_encoded_denial(CheckContext *ctx);
void check_accounts(CheckContext *ctx);
void check_unchecked_keys(CheckContext *ctx);
void check_key_itself(CheckContext *ctx);
void check_backend(CheckContext *ctx);
void check_rest(CheckContext *ctx);
void check_expiry_ahead(CheckContext *ctx);
void check_sources_compete(CheckContext *ctx);
void check_region_settings(CheckContext *ctx);
void check_permissions(CheckContext *ctx);
void check_provider_facts(CheckContext *ctx);
void check_newest(CheckContext *ctx);
void check_passed_over(CheckContext *ctx);

#endif
