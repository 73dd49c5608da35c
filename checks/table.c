#include "checks/all.h"
#include "checks/fixes/fixes.h"
#include "checks/support.h"

/*
 * All checks. The order is the order of running and matters: each looks at what those before it
 * found, and a check further down names what is left when nothing nearer explains a failure: first
 * what Terraform itself refuses, then the way to AWS, then what an experiment can prove, then what
 * AWS says, last the keys themselves; warnings for what works come after that.
 */
const Check checks_table[] = {
    {"provider.files", STEP_PROVIDER, "Does Terraform accept the files?", check_terraform_files},
    {"provider.versions", STEP_PROVIDER, "Do constraint, lock file and available versions fit?",
     check_versions},
    {"keys.file_damage.files", STEP_KEYS, "Can the shared files be read as they look?",
     check_files_readable},
    {"region.region_invalid", STEP_REGION, "Is the region's name one?", check_region_name},
    {"reach.endpoint_override", STEP_REACH, "Does a setting send the call elsewhere?",
     check_endpoint},
    {"reach.clock_dates", STEP_REACH, "Do certificates fail because of the clock?",
     check_clock_dates},
    {"reach.network", STEP_REACH, "Did an answer of AWS come back?", check_network},
    {"reach.service", STEP_REACH, "Does AWS itself have a fault, or too many requests?",
     check_service},
    {"reach.clock_skew", STEP_REACH, "Is this machine's clock right?", check_clock},
    {"conflicts.profile_missing", STEP_CONFLICTS, "Does the profile that is asked for exist?",
     check_profile_missing},
    {"keys.file_damage.values", STEP_KEYS, "Would the values work without stray characters?",
     check_values_damaged},
    {"keys.wrong_keys.form", STEP_KEYS, "Is it a key at all, or a placeholder?", check_placeholder},
    {"keys.stale_session_token", STEP_KEYS, "Does a token stand beside a key that has none?",
     check_stale_token},
    {"region.region_opt_in", STEP_REGION, "Is the region enabled?", check_region_opt_in},
    {"region.partition_mismatch", STEP_REGION, "Do the keys belong to another partition?",
     check_partition},
    {"conflicts.losers", STEP_CONFLICTS, "Would a source that lost have worked?", check_losers},
    {"keys.missing_session_token", STEP_KEYS, "Does a temporary key lack its token?",
     check_missing_token},
    {"provider.facts", STEP_PROVIDER, "Is something known of exactly this version?",
     check_provider_facts},
    {"expiry.expired_token", STEP_EXPIRY, "Are the credentials past their time?", check_expired},
    {"expiry.sso", STEP_EXPIRY, "Is the SSO login there, alive and right?", check_sso},
    {"expiry.web_identity", STEP_EXPIRY, "Does the web identity token open the role?",
     check_web_identity},
    {"expiry.credential_process_failed", STEP_EXPIRY,
     "Does the credential_process give credentials?", check_process},
    {"keys.missing_keys", STEP_KEYS, "Are there credentials at all?", check_missing_keys},
    {"iam.mfa_required", STEP_IAM, "Does a profile want a second factor?", check_mfa},
    {"iam.assume_role_denied", STEP_IAM, "Can the roles be assumed?", check_roles},
    {"iam.iam_denied", STEP_IAM, "Is a call refused?", check_denied},
    {"iam.iam_denied.encoded", STEP_IAM, "What does an encoded refusal say?", check_encoded_denial},
    {"iam.account_mismatch", STEP_IAM, "Is it the right account?", check_accounts},
    {"keys.unchecked", STEP_KEYS, "Would keys work that the provider does not check?",
     check_unchecked_keys},
    {"keys.wrong_keys.residue", STEP_KEYS, "Is it the key itself?", check_key_itself},
    {"conflicts.untried", STEP_CONFLICTS, "Could all that lost be tried?", check_untried_losers},
    {"conflicts.backend_credentials", STEP_CONFLICTS, "Can the state be opened?", check_backend},
    {"conflicts.remote_execution", STEP_CONFLICTS, "Does the run happen elsewhere?",
     check_remote_execution},
    {"provider.rest", STEP_PROVIDER, "Is there a failure that nothing above explains?", check_rest},
    {"expiry.ahead", STEP_EXPIRY, "When do working credentials end?", check_expiry_ahead},
    {"conflicts.sources", STEP_CONFLICTS, "Does more than one source compete?",
     check_sources_compete},
    {"conflicts.variables", STEP_CONFLICTS, "Are variables set that nobody reads?",
     check_variables_unread},
    {"iam.permissions", STEP_IAM, "May this identity do what the files need?", check_permissions},
    {"provider.newest", STEP_PROVIDER, "Which version is the newest?", check_newest},
    {"region.settings", STEP_REGION, "Do the region settings agree?", check_region_settings},
    {"provider.passed_over", STEP_PROVIDER, "Does Terragrunt pass over the error?",
     check_passed_over},
};

const size_t n_checks = ARRAY_LEN(checks_table);

void checks_run(CheckContext *ctx)
{
    for (size_t i = 0; i < n_checks; i++)
        checks_table[i].run(ctx);
    fixes_fill(ctx);
}
