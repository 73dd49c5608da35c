#include "tests/support/setup.h"

#include <string.h>

#include "data/key_ids.h"
#include "data/regions.h"

void test_regions_table_is_sorted_and_whole(void **state)
{
    (void)state;
    assert_true(n_regions >= 46);
    for (size_t i = 0; i < n_regions; i++) {
        const Region *r = &regions_table[i];
        if (i > 0)
            assert_true(strcmp(regions_table[i - 1].name, r->name) < 0);
        assert_non_null(partition_find(r->partition));
        assert_non_null(r->description);
        assert_int_equal(strncmp(r->sts_host, "sts.", 4), 0);
        assert_non_null(strstr(r->sts_host, partition_find(r->partition)->dns_suffix));
        assert_non_null(
            strstr(r->sts_dualstack_host, partition_find(r->partition)->dualstack_suffix));
        assert_ptr_equal(region_find(r->name), r);
    }
    assert_null(region_find("us-esat-1"));
    for (size_t i = 0; i < n_partitions; i++)
        assert_non_null(region_find(partitions_table[i].home_region));
}

void test_partition_of_any_name(void **state)
{
    static const char *const rows[][2] = {{"us-east-1", "aws"},
                                          {"cn-north-1", "aws-cn"},
                                          {"us-gov-west-1", "aws-us-gov"},
                                          {"us-nowhere-9", "aws"},
                                          {"cn-south-2", "aws-cn"},
                                          {"us-gov-north-1", "aws-us-gov"},
                                          {"us-isob-x-1", "aws-iso-b"},
                                          {"eusc-de-west-2", "aws-eusc"},
                                          {"", "aws"},
                                          {"gibberish", "aws"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_string_equal(partition_of_region(rows[i][0])->name, rows[i][1]);
}

void test_region_suggestions(void **state)
{
    static const struct {
        const char *wrong, *region, *how; /* how: a word of it */
    } rows[] = {
        {"us-esat-1", "us-east-1", "slip"},
        {"us-east1", "us-east-1", "hyphens"},
        {"us_east_1", "us-east-1", "hyphens"},
        {"useast1", "us-east-1", "hyphens"},
        {"us-east 1", "us-east-1", "hyphens"},
        {"us-west2", "us-west-2", "hyphens"},
        {"us-east-1a", "us-east-1", "availability zone"},
        {"eu-west-1b", "eu-west-1", "availability zone"},
        {"use1-az1", "us-east-1", "zone"},
        {"usw2-az2", "us-west-2", "zone"},
        {"cac1-az4", "ca-central-1", "zone"},
        {"euc1-az1", "eu-central-1", "zone"},
        {"apne1-az4", "ap-northeast-1", "zone"},
        {"apse2-az1", "ap-southeast-2", "zone"},
        {"usgw1-az1", "us-gov-west-1", "zone"},
        {"us-east-1-bos-1a", "us-east-1", "local zone"},
        {"us-east-1-mia-1", "us-east-1", "local zone"},
        {"us-west-2-wl1-las-wlz-1", "us-west-2", "Wavelength"},
        {"eastus", "us-east-1", "Azure"},
        {"westeurope", "eu-west-1", "Azure"},
        {"europe-west3", "eu-central-1", "Google"},
        {"json", NULL, "output format"},
        {"Frankfurt", "eu-central-1", "display name"},
        {"london", "eu-west-2", "display name"},
        {"N. Virginia", "us-east-1", "display name"},
        {"US East (N. Virginia)", "us-east-1", "display name"},
        {"Sao Paulo", "sa-east-1", "display name"},
        {"us-east-1 ", "us-east-1", "blanks"},
        {"\"us-east-1\"", "us-east-1", "quotes"},
        {"US-EAST-1", "us-east-1", "capitals"},
        {"us-east-1\xC2\xA0", "us-east-1", "stray"},
        {"eu-west", "eu-west-1", "number"},
        {"ap-southeast", "ap-southeast-1", "number"},
        {"EU", "eu-west-1", "S3"},
        {"us-standard", "us-east-1", "S3"},
        {"aws-global", "us-east-1", "global"},
        {"us-east-3", NULL, "not exist"},
        {"fips-us-east-1", "us-east-1", "fips"},
        {"eu-cental-1", "eu-central-1", "slip"},
        {"completely else", NULL, NULL},
        {"", NULL, NULL},
    };
    Arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *how = NULL;
        const char *got = region_suggest(&arena, rows[i].wrong, &how);
        if ((got == NULL) != (rows[i].region == NULL) ||
            (got && strcmp(got, rows[i].region) != 0) ||
            (rows[i].how && (!how || !strstr(how, rows[i].how))))
            fail_msg("%s: %s %s", rows[i].wrong, how ? how : "?", got ? got : "(none)");
    }
    arena_clear(&arena);
}

void test_account_in_a_key_id(void **state)
{
    static const char *const rows[][2] = {
        {"ASIAY34FZKBOKMUTVV7A", "609629065308"},
        {"ASIAQNZGKIQY56JQ7WML", "029608264753"},
        {"ASIAQAAAAAAAGMKEM7X5", "000000000000"},
        {"AKIARZPUZDIKGB2VALC4", "123456789012"},
        {"AKIAIOSFODNN7EXAMPLE", NULL},
        {"AKIAI44QH8DHBEXAMPLE", NULL},
        {"AKIARZPUZDIKGB2VALC", NULL},
        {"AKIARZPUZDIKGB2VALC1", NULL},
        {"test", NULL},
        {"AIDARZPUZDIKGB2VALC4", NULL},
    };
    Arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *got = account_from_key_id(&arena, rows[i][0]);
        if (rows[i][1])
            assert_string_equal(got, rows[i][1]);
        else
            assert_null(got);
    }
    arena_clear(&arena);
}

void test_key_prefixes_and_placeholders(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_key_prefixes; i++) {
        assert_true(i == 0 ||
                    strcmp(key_prefixes_table[i - 1].prefix, key_prefixes_table[i].prefix) < 0);
        assert_non_null(key_prefixes_table[i].meaning);
        assert_non_null(key_prefixes_table[i].access_key_id);
    }
    for (size_t i = 0; i < n_placeholder_keys; i++) {
        assert_true(i == 0 || strcmp(placeholder_keys_table[i - 1].key_id,
                                     placeholder_keys_table[i].key_id) < 0);
        assert_non_null(placeholder_keys_table[i].source);
    }
    assert_string_equal(key_prefix_of(span_of("ASIAXYZ"))->prefix, "ASIA");
    assert_null(key_prefix_of(span_of("XXXX")));
    assert_string_equal(placeholder_key_find("AKIAIOSFODNN7EXAMPLE")->source, "AWS documentation");
    assert_null(placeholder_key_find("AKIARZPUZDIKGB2VALC4"));
}

/* The first version of the provider that knows the region, from its CHANGELOG. */
void test_regions_have_their_first_provider_version(void **state)
{
    static const char *const rows[][2] = {
        {"af-south-1", "2.59.0"},     {"ap-east-1", "2.8.0"},        {"ap-northeast-3", "3.31.0"},
        {"ap-south-2", "4.41.0"},     {"ap-southeast-3", "4.1.0"},   {"ap-southeast-4", "4.54.0"},
        {"ap-southeast-5", "5.64.0"}, {"ap-southeast-6", "6.12.0"},  {"ca-west-1", "5.32.0"},
        {"cn-northwest-1", "1.8.0"},  {"eu-central-2", "4.40.0"},    {"eu-north-1", "1.52.0"},
        {"eu-south-1", "2.60.0"},     {"eu-south-2", "4.40.0"},      {"eu-west-3", "1.7.0"},
        {"il-central-1", "5.12.0"},   {"me-central-1", "4.29.0"},    {"me-south-1", "2.22.0"},
        {"us-iso-west-1", "4.1.0"},   {"us-isob-west-1", "6.20.0"},  {"ap-east-2", "5.100.0"},
        {"ap-southeast-7", "5.83.0"}, {"eusc-de-east-1", "5.94.1"},  {"mx-central-1", "5.84.0"},
        {"us-isof-east-1", "5.86.0"}, {"us-isof-south-1", "5.86.0"},
    };
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < n_regions; i++)
        n += regions_table[i].first_provider_version && regions_table[i].first_provider_version[0];
    assert_int_equal(n, ARRAY_LEN(rows));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_string_equal(region_find(rows[i][0])->first_provider_version, rows[i][1]);
}
