#include "tests/support/setup.h"

#include "engine/commandshown.h"

#define MASKED(n) "‹secret, " #n " characters›"

typedef struct Row {
    const char *command, *shown;
} Row;

static void check_rows(const Row *rows, size_t n)
{
    Arena a = ARENA_INIT;
    for (size_t i = 0; i < n; i++)
        assert_string_equal(command_shown(&a, rows[i].command), rows[i].shown);
    assert_null(command_shown(&a, NULL));
    arena_clear(&a);
}

void test_commandshown_hides_the_secrets_that_are_written_into_it(void **state)
{
    static const Row rows[] = {
        {"get --user bob --password Hunter2Pass -x", "get --user bob --password " MASKED(11) " -x"},
        {"get --password=pw", "get --password=" MASKED(2)},
        {"get -password pw", "get -password " MASKED(2)},
        {"get --db-password 'correct horse' x", "get --db-password '" MASKED(13) "' x"},
        {"get --client-secret=\"a b\"", "get --client-secret=\"" MASKED(3) "\""},
        {"get --api-key lettersonly", "get --api-key " MASKED(11)},
        {"env DB_PASSWORD=x get token=abc", "env DB_PASSWORD=" MASKED(1) " get token=" MASKED(3)},
        {"curl -u ann:pw1 x", "curl -u ann:" MASKED(3) " x"},
        {"curl -H 'Authorization: Bearer abc.def-123' x",
         "curl -H 'Authorization: Bearer " MASKED(11) "' x"},
        {"curl https://u:pw1@h/x", "curl https://u:" MASKED(3) "@h/x"},
        {"sh -c 'get --password pw; id'", "sh -c 'get --password " MASKED(2) "; id'"},
        {"sh -c \"get --password 'a b'\"", "sh -c \"get --password '" MASKED(3) "'\""},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_commandshown_hides_nothing_that_would_run(void **state)
{
    static const Row rows[] = {
        {"get --password $(curl evil)", "get --password $(curl evil)"},
        {"get --password=$(curl evil)", "get --password=$(curl evil)"},
        {"get --password=`id`", "get --password=`id`"},
        {"get --password \"$PW\"", "get --password \"$PW\""},
        {"get --password; id x", "get --password; id x"},
        {"get --password pw;id", "get --password " MASKED(2) ";id"},
        {"curl -u ann:pw1;id", "curl -u ann:" MASKED(3) ";id"},
        {"curl -u ann:$(id)", "curl -u ann:$(id)"},
        {"get --password pw|sh -x", "get --password " MASKED(2) "|sh -x"},
        {"get --password\nid x", "get --password\\nid x"},
        {"get --password --profile prod", "get --password --profile prod"},
        {"get -u bob --profile prod", "get -u bob --profile prod"},
        {"get --token-file /run/t --secret-name a/b", "get --token-file /run/t --secret-name a/b"},
        {"get --password", "get --password"},
        {"get --password ''", "get --password ''"},
        {"get --password 'pw", "get --password " MASKED(3)},
        {"get --password=", "get --password="},
        {"", ""},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}
