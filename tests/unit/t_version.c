#include "tests/support/setup.h"

#include "data/provider_args.h"
#include "data/provider_versions.h"
#include "terraform/version.h"

#include "base/compiler.h"

void test_version_orders_as_semver(void **state)
{
    static const char *const ascending[] = {
        "0.9",         "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1",  "1.0.0",       "1.0.1",         "1.2",          "1.10.0",
        "5.100.0-pre", "5.100.0",     "10.0.0"};
    (void)state;
    for (size_t i = 1; i < ARRAY_LEN(ascending); i++) {
        assert_true(version_compare_text(ascending[i - 1], ascending[i]) < 0);
        assert_true(version_compare_text(ascending[i], ascending[i - 1]) > 0);
    }
    assert_int_equal(version_compare_text("1.2", "v1.2.0+linux"), 0);
    assert_true(version_compare_text("latest", "0.0.1") < 0);
}

void test_version_reads_numbers_only(void **state)
{
    static const char *const bad[] = {"",    "x",    "1.",   "1..2",    "1.2.3.4",
                                      "5.x", ">= 1", "1.2-", "1.2-a b", "99999999999.0.0",
                                      " 1"};
    Version v;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(version_parse(span_of(bad[i]), &v));
    assert_true(version_parse(span_of("v5.100.0-beta1+x"), &v));
    assert_int_equal(v.parts[1], 100);
    assert_true(span_is(v.prerelease, "beta1"));
}

void test_version_constraints(void **state)
{
    static const struct {
        const char *constraint, *version;
        enum version_match match;
    } rows[] = {
        {"5.100.0", "5.100.0", VERSION_YES},
        {"= 5.100", "5.100.0", VERSION_YES},
        {"5.100.0", "5.100.1", VERSION_NO},
        {"<= 5.3.1", "5.3.1", VERSION_YES},
        {"<= 5.3.1", "5.3.2", VERSION_NO},
        {"<= 5.3.1", "5.3.0", VERSION_YES},
        {"> 5.3.1", "5.3.1", VERSION_NO},
        {"> 5.3.1", "5.3.2", VERSION_YES},
        {"< 5.3.1", "5.3.1", VERSION_NO},
        {"< 5.3.1", "5.3.0", VERSION_YES},
        {">= 5.3.1", "5.3.1", VERSION_YES},
        {">= 5.3.1", "5.3.0", VERSION_NO},
        {"!= 5.3.1", "5.3.1", VERSION_NO},
        {"!= 5.3.1", "5.3.2", VERSION_YES},
        {">= 4.0, < 6.0", "5.100.0", VERSION_YES},
        {">= 4.0, < 6.0", "6.0.0", VERSION_NO},
        {">=4.0,<5", "4.67.0", VERSION_YES},
        {"~> 5.0", "5.100.0", VERSION_YES},
        {"~> 5.0", "6.0.0", VERSION_NO},
        {"~> 5.0.0", "5.0.9", VERSION_YES},
        {"~> 5.0.0", "5.1.0", VERSION_NO},
        {"~> 5.31", "5.30.0", VERSION_NO},
        {"~> 4", "5.100.0", VERSION_NO}, /* terraform 1.11.4: "no available releases match the given
                                            constraints ~> 4.0" */
        {"~> 5", "5.100.0", VERSION_YES},
        {">= 5.0", "6.0.0-beta1", VERSION_NO},
        {"6.0.0-beta1", "6.0.0-beta1", VERSION_YES},
        {"!= 5.0.0", "6.0.0-beta1", VERSION_NO},
        {"= 6.0.0-beta1", "6.0.0-beta1", VERSION_YES},
        {"v6.0.0-beta1", "6.0.0-beta1", VERSION_YES},
        {">= 6.0.0-beta1", "6.0.0-beta1", VERSION_NO},
        {"6.0.0-beta1, >= 5.0", "6.0.0-beta1", VERSION_NO},
        {"6.0.0-beta1, != 6.0.0-beta2", "6.0.0-beta1", VERSION_YES},
        {">= 6.0.0-beta1", "6.0.0", VERSION_YES},
        {"", "5.0.0", VERSION_YES},
        {"", "5.0.0-rc1", VERSION_NO},
        {">> 4", "5.0.0", VERSION_BAD},
        {"5.x", "5.0.0", VERSION_BAD},
        {">= 4.0,", "5.0.0", VERSION_BAD},
        {"~> 5.0", "five", VERSION_BAD},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (version_meets(rows[i].constraint, rows[i].version) != rows[i].match)
            fail_msg("\"%s\" and %s: %d instead of %d", rows[i].constraint, rows[i].version,
                     (int)version_meets(rows[i].constraint, rows[i].version), (int)rows[i].match);
}

void test_provider_versions_ascend(void **state)
{
    (void)state;
    assert_string_equal(provider_versions_table[0].version, PROVIDER_VERSIONS_FROM);
    for (size_t i = 1; i < n_provider_versions; i++)
        if (version_compare_text(provider_versions_table[i - 1].version,
                                 provider_versions_table[i].version) >= 0)
            fail_msg("%s stands before %s", provider_versions_table[i - 1].version,
                     provider_versions_table[i].version);
}

void test_provider_args_are_unique_and_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_provider_args; i++)
        if (provider_arg_find(provider_args_table[i].block, provider_args_table[i].argument) !=
            &provider_args_table[i])
            fail_msg("%s stands twice in %s", provider_args_table[i].argument,
                     provider_args_table[i].block);
    assert_non_null(provider_arg_find("provider", "assume_role.role_arn"));
    assert_null(provider_arg_find("provider", "bucket"));
    assert_string_equal(provider_arg_find("backend-s3", "use_lockfile")->since, "1.10.0");
}
