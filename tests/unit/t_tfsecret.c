/* What secrets and the reader's own variables reach in a configuration. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "hcl/hcl_eval.h"
#include "tests/support/tfcase.h"

#define USE "data \"aws_region\" \"x\" {}\n"

/* An argument that is none for secrets, and is made of one. */
static void is_private(const TfValue *v)
{
    assert_int_equal(v->state, TF_UNKNOWN);
    assert_string_equal(v->why, HCL_PRIVATE);
    assert_null(v->v.text);
    assert_null(v->v.secret);
}

void test_tf_secrets_are_never_text(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", USE
               "variable \"k\" {\n default = \"defaultSecretKey\"\n}\nlocals {\n c = { id = "
               "\"AKIA1\", key = var.k }\n}\n"
               "provider \"aws\" {\n access_key = local.c.id\n secret_key = local.c.key\n token = "
               "\"tok\"\n region = \"x-${var.k}\"\n"
               " profile = local.c.id\n assume_role {\n external_id = var.k\n }\n}\n"
               "resource \"aws_x\" \"y\" {\n tags = { a = jsonencode(local.c), b = local.c }\n}\n"},
              {"/t/terraform.tfvars", "k = \"fileSecretKey\"\n"}),
        (const char *const[]){"TF_VAR_k=envSecretKey", NULL}, NULL, 0);
    const TfBlock *block = tfcase_provider(&f, "aws")->block;
    const TfValue *key = tfblock_get(block, "secret_key"), *tags;
    (void)state;
    tfcase_no_problem(&f);
    assert_string_equal(tfcase_text(&f, "aws", "access_key"), "AKIA1");
    assert_string_equal(tfcase_text(&f, "aws", "profile"), "AKIA1");
    assert_null(key->v.text);
    assert_int_equal(secret_shape(key->v.secret).len_bytes, strlen("fileSecretKey"));
    assert_int_equal(key->shadowed.len, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_null(key->shadowed.items[i].text);
        assert_non_null(key->shadowed.items[i].secret);
    }
    assert_non_null(tfblock_get(block, "token")->v.secret);
    is_private(tfblock_get(block, "region"));
    assert_non_null(tfblock_get(tfblock_child(block, "assume_role", 0), "external_id")->v.secret);
    tags = tfblock_get(f.config->resources.items[1].block, "tags");
    is_private(&tags->items[0]);
    is_private(&tags->items[1].items[1]);
    tfcase_close(&f);
}

/* What a secret is as a key, an index, a condition, or whether that is refused, is told as well:
 * each would send it wherever the folder likes, strrev() and all. */
void test_what_is_made_by_a_secret_is_one(void **state)
{
    static const char *const made[] = {
        "keys({ (var.s) = 1 })[0]",
        "[for k, v in { (var.s) = 1 } : k][0]",
        "join(\",\", keys({ (var.s) = \"1\" }))",
        "jsonencode({ (var.s) = 1 })",
        "{ (var.s) = \"Y\", envSecret1 = \"n\" }.envSecret1",
        "try({ (var.s) = \"Y\" }.envSecret1, \"n\")",
        "try({ (var.s) = \"Y\" }.other, \"n\")",
        "tostring(length({ (var.s) = 1, guess = 2 }))",
        "{ (var.s) = 1 } == { guess = 1 } ? \"a\" : \"b\"",
        "keys({ (var.s) = 1 }) == [\"guess\"] ? \"a\" : \"b\"",
        "{ e = \"H1\", f = \"H2\" }[substr(var.s, 0, 1)]",
        "[\"A\", \"B\", \"C\"][length(var.s) - 9]",
        "can({ guess = 1 }[var.s]) ? \"a\" : \"b\"",
        "try({ guess = 1 }[var.s], \"no\")",
        "try([\"A\"][length(var.s)], \"no\")",
        "keys(merge({}, { (var.s) = \"x\" }))[0]",
        "local.k",
        "can({ for x in [\"envSecret1\", var.s] : x => 1 }) ? \"a\" : \"b\"",
        "can(var.s ? 1 : 2) ? \"a\" : \"b\"",
        "can([for x in [1] : x if var.s]) ? \"a\" : \"b\"",
        "can({ (var.s == \"x\" ? null : \"a\") = 1 }) ? \"a\" : \"b\"",
        "can(max([for x in [1] : x if var.s == \"x\"]...)) ? \"a\" : \"b\"",
        "\"%{ for k, v in { (var.s) = 1 } }${k}%{ endfor }\"",
        "keys(zipmap([var.s], [1]))[0]",
        "keys({ a = { (var.s) = 1 } }.a)[0]",
        "[{ (var.s) = \"x\" }][0][\"envSecret1\"]",
        "keys(local.m.typed)[0]",
        "tolist(toset(keys({ (var.s) = 1 })))[0]",
        "join(\"\", values({ for k, v in { (var.s) = 1 } : k => k }))",
        "trimprefix(substr(var.s, 0, 1), \"e\") == \"\" ? \"a\" : \"b\"",
        "length(regexall(\"^e\", var.s)) > 0 ? \"a\" : \"b\"",
        "try(regex(\"^e\", var.s), null) == null ? \"a\" : \"b\"",
        "one(regexall(\"^e\", var.s)) == null ? \"a\" : \"b\"",
        "(startswith(var.s, \"e\") ? 1 : -1) < 0 ? \"a\" : \"b\"",
        "(startswith(var.s, \"e\") ? var.s : \"\") == \"\" ? \"a\" : \"b\"",
        "length(var.s) - 10 == 0 ? \"a\" : \"b\"",
        "length((startswith(var.s, \"e\") ? null : 1)[*]) == 0 ? \"a\" : \"b\"",
        "startswith(var.s, \"e\") ? null : \"x\"",
        "startswith(var.s, \"x\") ? \"x\" : null",
        /* what is not known, where something else would be: resource.later is known after apply */
        "startswith(var.s, \"e\") ? terraform_data.later.id : \"x\"",
        "startswith(var.s, \"e\") ? uuid() : \"x\"",
        "{ for x in [\"a\"] : (terraform_data.later.id) => x if startswith(var.s, \"e\") }[\"a\"]",
        "length({ for x in (startswith(var.s, \"e\") ? [terraform_data.later.id] : [\"b\"]) : x => "
        "1 })",
        "flatten([startswith(var.s, \"e\") ? [terraform_data.later.id] : [], \"x\"])[0]",
        "flatten([startswith(var.s, \"e\") ? [\"x\"] : [], terraform_data.later.id])[0]",
        "merge({ for x in [1] : uuid() => 1 if startswith(var.s, \"e\") }, { a = \"x\" }).a",
        "local.later",
    };
    static const char *const plain[] = {
        "{ a = var.s, b = \"x\" }.b",
        "try({ a = local.pair }.a.region, \"eu\")",
        "[for k, v in { a = var.s } : k][0]",
        "try(local.pair.region, \"eu\")",
        "var.s == \"\" ? \"a\" : \"b\"",
        "length(var.s) > 0 ? \"a\" : \"b\"",
        "trimspace(var.s) != \"\" ? \"a\" : \"b\"",
        "local.same == null ? \"a\" : \"b\"",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(made) + ARRAY_LEN(plain); i++) {
        bool secret = i < ARRAY_LEN(made);
        char text[1024];
        TfCase f;
        const TfValue *v;
        snprintf(text, sizeof text,
                 USE "variable \"s\" {\n sensitive = true\n}\n"
                     "variable \"t\" {\n type = map(string)\n default = {}\n}\n"
                     "locals {\n k = keys({ (var.s) = 1 })[0]\n m = { typed = { (var.s) = 1 } }\n"
                     " pair = { password = var.s }\n same = var.s\n"
                     " later = startswith(var.s, \"e\") ? terraform_data.later.id : 3\n}\n"
                     "resource \"terraform_data\" \"later\" {}\n"
                     "provider \"aws\" {\n profile = %s\n}\n",
                 secret ? made[i] : plain[i - ARRAY_LEN(made)]);
        f = tfcase_open(FILES({"/t/main.tf", text}),
                        (const char *const[]){"TF_VAR_s=envSecret1", NULL}, NULL, 0);
        v = tfblock_get(tfcase_provider(&f, "aws")->block, "profile");
        if (secret ? v->state != TF_UNKNOWN || strcmp(v->why, HCL_PRIVATE) != 0
                   : v->state != TF_KNOWN)
            fail_msg("%s", text);
        tfcase_close(&f);
    }
}

/* What whoever runs the program brought along stays theirs, whatever it is taken out of; what the
 * folder holds beside it stays the folder's. */
void test_what_is_taken_out_of_a_variable_is_the_users(void **state)
{
    static const struct {
        const char *expr;
        bool users;
    } rows[] = {
        {"keys(var.m)[0]", true},
        {"var.m.envKey1", true},
        {"jsondecode(var.j).a", true},
        {"split(\"-\", var.j)[0]", true},
        {"[for k, v in var.m : k][0]", true},
        {"{ (var.j) = \"x\" }[var.j]", true},
        {"basename(pathexpand(\"~\"))", true},
        {"basename(abspath(\".\"))", true},
        {"basename(path.cwd)", true},
        {"\"%{ for k in split(\"-\", var.j) }${k}%{ endfor }\"", true},
        {"can({ (var.j) = 1 }.zz) ? \"a\" : \"b\"", true},
        {"trimprefix(var.j, \"{\") == \"\" ? \"a\" : \"b\"", true},
        {"keys(module.m)[0]", true},
        {"var.j == \"\" ? \"a\" : \"b\"", false},
        {"{ a = var.j, b = \"x\" }.b", false},
        {"[var.j, \"x\"][1]", false},
        {"[for k, v in { a = var.j } : k][0]", false},
        {"var.o.dflt", true}, /* that it counts tells what was left out */
        {"path.module", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[1024];
        TfCase f;
        const TfValue *v;
        snprintf(text, sizeof text,
                 USE
                 "variable \"m\" {\n type = map(string)\n}\nvariable \"j\" {}\n"
                 "variable \"o\" {\n type = object({ a = string, dflt = optional(string, \"d\") "
                 "})\n}\nmodule \"m\" {\n source = \"./m\"\n for_each = var.m\n}\n"
                 "provider \"aws\" {\n profile = %s\n}\n",
                 rows[i].expr);
        f = tfcase_open(
            FILES({"/t/main.tf", text}, {"/t/m/m.tf", "output \"o\" {\n value = 1\n}\n"}),
            (const char *const[]){"HOME=/h", "TF_VAR_m={envKey1 = \"v\"}",
                                  "TF_VAR_j={\"a\": \"b-c\"}", "TF_VAR_o={a = \"x\"}", NULL},
            NULL, 0);
        v = tfblock_get(tfcase_provider(&f, "aws")->block, "profile");
        if (v->state != TF_KNOWN || (v->users != NULL) != rows[i].users)
            fail_msg("%s: %s", rows[i].expr, v->why ? v->why : v->users ? v->users : "-");
        tfcase_close(&f);
    }
}

/* Of an object only the member that feeds a secret is one, by whatever way it is named. */
void test_a_member_of_an_object_feeds_a_secret(void **state)
{
    static const char *const ways[] = {"local.c.key", "local.c[\"key\"]", "module.m.out.key",
                                       "module.n[0].out.key", "[for m in module.n : m.out.key][0]"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "variable \"id\" {\n default = \"AKIA1\"\n}\n"
                 "variable \"k\" {\n default = \"plainText\"\n}\n"
                 "locals {\n c = { id = var.id, key = var.k, last = var.id }\n}\n"
                 "module \"m\" {\n source = \"./m\"\n k = var.k\n}\n"
                 "module \"n\" {\n source = \"./m\"\n k = var.k\n count = 1\n}\n"
                 "provider \"aws\" {\n secret_key = %s\n profile = var.id\n"
                 " sts_region = \"x-${var.k}\"\n}\n",
                 ways[i]);
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", text},
                  {"/t/m/m.tf", "variable \"k\" {}\noutput \"out\" {\n value = { id = \"a\", key = "
                                "var.k, last = \"b\" }\n}\n"}),
            NULL, NULL, 0);
        const TfBlock *block = tfcase_provider(&f, "aws")->block;
        tfcase_no_problem(&f);
        assert_int_equal(secret_shape(tfblock_get(block, "secret_key")->v.secret).len_bytes,
                         strlen("plainText"));
        is_private(tfblock_get(block, "sts_region"));
        assert_string_equal(tfcase_text(&f, "aws", "profile"), "AKIA1");
        tfcase_close(&f);
    }
}

void test_what_a_secret_variable_reaches_is_not_known(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf",
               "variable \"db_password\" {}\nvariable \"team\" {}\nvariable \"where\" {}\n"
               "variable \"pin\" {\n sensitive = true\n}\n"
               "provider \"aws\" {\n profile = \"x-${var.db_password}\"\n region = var.where\n"
               "custom_ca_bundle = \"/t/${var.team}\"\n sts_region = var.pin\n"
               "access_key = startswith(var.db_password, \"h\") ? \"yes\" : \"no\"\n"
               "https_proxy = var.db_password == \"h\" ? \"yes\" : \"no\"\n"
               "http_proxy = var.db_password == \"\" ? \"yes\" : \"no\"\n}\n"}),
        (const char *const[]){"TF_VAR_db_password=hunter2", "TF_VAR_team=blue", "TF_VAR_pin=x1",
                              "TF_VAR_where=eu-west-1", NULL},
        NULL, 0);
    const TfBlock *block = tfcase_provider(&f, "aws")->block;
    (void)state;
    tfcase_no_problem(&f);
    is_private(tfblock_get(block, "profile"));
    is_private(tfblock_get(block, "sts_region"));
    is_private(tfblock_get(block, "https_proxy"));
    /* shown by its own rule, but known to be the user's */
    assert_string_equal(tfblock_get(block, "access_key")->users, "TF_VAR_db_password");
    assert_string_equal(tfcase_text(&f, "aws", "http_proxy"), "no");
    assert_string_equal(tfblock_get(block, "custom_ca_bundle")->users, "TF_VAR_team");
    /* a region tells nobody anything */
    assert_string_equal(tfcase_text(&f, "aws", "region"), "eu-west-1");
    assert_null(tfblock_get(block, "region")->users);
    tfcase_close(&f);
}

/* That there is nothing, yes and no, and a number's sign tell of a secret as well. */
void test_nothing_and_yes_or_no_of_a_secret_are_private(void **state)
{
    static const struct {
        const char *argument, *expr;
        bool private;
    } rows[] = {
        {"max_retries", "startswith(var.s, \"e\") ? null : 1", true},
        {"max_retries", "startswith(var.s, \"x\") ? null : 1", true},
        {"max_retries", "var.s == \"\" ? null : 1", false},
        {"use_fips_endpoint", "startswith(var.s, \"e\")", true},
        {"use_fips_endpoint", "var.s == \"\"", false},
        {"allowed_account_ids", "startswith(var.s, \"e\") ? [] : [\"111122223333\"]", true},
        {"allowed_account_ids", "[for x in [\"111122223333\"] : x if startswith(var.s, \"x\")]",
         true},
        {"skip_region_validation", "var.n > 0", true},
        {"skip_region_validation", "0 <= var.n", true},
        {"skip_region_validation", "length(var.s) > 0", false},
        {"secret_key", "var.none", false},
    };
    static const char *const env[] = {"TF_VAR_s=envSecret1", "TF_VAR_n=5", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[1024];
        TfCase f;
        snprintf(text, sizeof text,
                 USE
                 "variable \"s\" {\n sensitive = true\n}\nvariable \"n\" {\n type = number\n "
                 "sensitive = true\n}\nvariable \"none\" {\n default = null\n sensitive = true\n}\n"
                 "provider \"aws\" {\n %s = %s\n}\n",
                 rows[i].argument, rows[i].expr);
        f = tfcase_open(FILES({"/t/main.tf", text}), env, NULL, 0);
        const TfValue *v = tfblock_get(tfcase_provider(&f, "aws")->block, rows[i].argument);
        bool private = v->state == TF_UNKNOWN && v->why && strcmp(v->why, HCL_PRIVATE) == 0;
        for (size_t k = 0; k < v->n_items; k++)
        private |= v->items[k].state == TF_UNKNOWN;
        if (private != rows[i].private)
            fail_msg("%s = %s", rows[i].argument, rows[i].expr);
        tfcase_close(&f);
    }
}

/* Which folder a module's source names tells what it is made of: by what stands there, who is asked
 * and what the folder is called. */
void test_a_module_chosen_by_a_secret_is_not_looked_at(void **state)
{
    static const struct {
        const char *main_tf, *env;
        size_t providers;
        bool users;
    } rows[] = {
        {"variable \"s\" {\n sensitive = true\n}\n", "TF_VAR_s=q", 1, true},
        {"variable \"db_password\" {}\nlocals {\n s = var.db_password\n}\n", "TF_VAR_db_password=q",
         1, true},
        {"variable \"s\" {}\n", "TF_VAR_s=q", 2, true},
        {"variable \"s\" {\n default = \"q\"\n}\n", NULL, 2, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[512];
        TfCase f;
        snprintf(text, sizeof text,
                 "%s" USE "provider \"aws\" {}\nmodule \"m\" {\n source = \"./p/${%s}\"\n}\n",
                 rows[i].main_tf, strstr(rows[i].main_tf, "locals") ? "local.s" : "var.s");
        f = tfcase_open(FILES({"/t/main.tofu", text},
                              {"/t/p/q/main.tf", USE "provider \"aws\" {\n alias = \"b\"\n}\n"}),
                        (const char *const[]){rows[i].env, NULL}, NULL, 0);
        assert_int_equal(f.config->providers.len, rows[i].providers);
        assert_int_equal(f.config->modules_users != NULL, rows[i].users);
        assert_int_equal(tfcase_problem(&f, "module_not_installed") != NULL,
                         rows[i].providers == 1);
        tfcase_close(&f);
    }
}
