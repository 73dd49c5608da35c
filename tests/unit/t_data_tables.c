#include "tests/support/setup.h"

#include <ctype.h>
#include <string.h>

#include "data/config_keys.h"
#include "data/error_codes.h"
#include "data/iam_actions.h"
#include "data/provider_facts.h"
#include "fact/finding.h"

static void assert_in_order(const char *before, const char *now)
{
    if (before && strcmp(before, now) >= 0)
        fail_msg("%s stands before %s", before, now);
}

static void assert_text(const char *what, const char *text)
{
    if (!text || !text[0] || isspace((unsigned char)text[0]) ||
        isspace((unsigned char)text[strlen(text) - 1]))
        fail_msg("%s: empty, or blanks round it", what);
}

void test_config_keys_table(void **state)
{
    (void)state;
    assert_true(n_config_keys >= 68);
    for (size_t i = 0; i < n_config_keys; i++) {
        const ConfigKey *row = &config_keys_table[i];
        assert_in_order(i ? config_keys_table[i - 1].key : NULL, row->key);
        assert_text(row->key, row->go_sdk);
        assert_text(row->key, row->aws_cli);
        assert_ptr_equal(config_key_find(row->key), row);
    }
}

void test_config_keys_that_were_meant(void **state)
{
    static const char *const rows[][2] = {
        {"access_key", "aws_access_key_id"},
        {"secret_key", "aws_secret_access_key"},
        {"token", "aws_session_token"},
        {"aws_acess_key_id", "aws_access_key_id"},
        {"aws-access-key-id", "aws_access_key_id"},
        {"source-profile", "source_profile"},
        {"sso_startl_url", "sso_start_url"},
        {"credentials_process", "credential_process"},
        {"aws_region", "region"},
        {"manager", NULL},
        {"x_principal_arn", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *got = config_key_meant(rows[i][0]);
        if (!rows[i][1] ? got != NULL : !got || strcmp(got, rows[i][1]) != 0)
            fail_msg("%s: %s", rows[i][0], got ? got : "(none)");
        assert_true(!got || config_key_find(got) != NULL);
    }
}

void test_error_codes_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_error_codes; i++) {
        const ErrorCode *row = &error_codes_table[i];
        Span causes = span_of(row->causes);
        assert_in_order(i ? error_codes_table[i - 1].code : NULL, row->code);
        assert_text(row->code, row->meaning);
        while (causes.len > 0) {
            char id[64] = "";
            Span one = span_sub(causes, 0, span_find_char(causes, ','));
            assert_true(one.len > 0 && one.len < sizeof id);
            memcpy(id, one.ptr, one.len);
            if (cause_by_id(id) == CAUSE_NONE)
                fail_msg("%s: there is no cause %s", row->code, id);
            causes = span_sub(causes, one.len + 1, causes.len);
        }
    }
}

void test_iam_actions_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_iam_actions; i++) {
        const IamActions *row = &iam_actions_table[i], *before = i ? row - 1 : NULL;
        bool data = strcmp(row->kind, "data") == 0;
        if (before &&
            (strcmp(before->type, row->type) > 0 ||
             (strcmp(before->type, row->type) == 0 && strcmp(before->kind, row->kind) >= 0)))
            fail_msg("%s (%s) is out of order", row->type, row->kind);
        assert_true(data || strcmp(row->kind, "resource") == 0);
        assert_int_equal(strncmp(row->type, "aws_", 4), 0);
        assert_ptr_equal(iam_actions_find(row->type, data), row);
    }
}

void test_provider_facts_table(void **state)
{
    static const char *const products[] = {"provider", "terraform", "opentofu", "aws-cli",
                                           "aws-sdk-go-v2"};
    static const char *const severities[] = {"info", "warn", "error"};
    (void)state;
    for (size_t i = 0; i < n_provider_facts; i++) {
        const ProviderFact *row = &provider_facts_table[i];
        bool product = false, severity = false;
        for (size_t k = 0; k < ARRAY_LEN(products); k++)
            product = product || strcmp(products[k], row->product) == 0;
        for (size_t k = 0; k < ARRAY_LEN(severities); k++)
            severity = severity || strcmp(severities[k], row->severity) == 0;
        assert_true(product && severity);
        assert_text(row->versions, row->area);
        assert_text(row->versions, row->fact);
        assert_text(row->versions, row->source);
        assert_true(strpbrk(row->versions, "0123456789") != NULL);
    }
}
