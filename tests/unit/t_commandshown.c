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
        /* however its name is quoted, and wherever the quotes stand */
        {"get '--password' pw x", "get '--password' " MASKED(2) " x"},
        {"get --pass'word' pw", "get --pass'word' " MASKED(2)},
        {"get --pass\\word pw", "get --pass\\word " MASKED(2)},
        {"get '--password=a b' x", "get '--password=" MASKED(3) "' x"},
        {"get 'DB_PASSWORD=pw' x", "get 'DB_PASSWORD=" MASKED(2) "' x"},
        {"get --password $'a b' x", "get --password $'" MASKED(3) "' x"},
        {"get --password pw#$ x", "get --password " MASKED(4) " x"},
        {"get --password \"pw$\" x", "get --password \"" MASKED(3) "\" x"},
        {"get --password = pw", "get --password = " MASKED(2)},
        {"bash -c $'A=b\\nTOKEN=abc-1234 get'", "bash -c $'A=b\\nTOKEN=" MASKED(8) " get'"},
        /* other names and forms */
        {"env MYSQL_PWD=pw DB_PASS=pw get --pin 1234",
         "env MYSQL_PWD=" MASKED(2) " DB_PASS=" MASKED(2) " get --pin " MASKED(4)},
        {"get --key abc --access-key=abc", "get --key " MASKED(3) " --access-key=" MASKED(3)},
        {"get --auth Bearer abc", "get --auth Bearer " MASKED(3)},
        {"get -passin pass:pw /pass:pw", "get -passin pass:" MASKED(2) " /pass:" MASKED(2)},
        {"curl -H 'X-Api-Key: pw' x", "curl -H 'X-Api-Key: " MASKED(2) "' x"},
        {"curl -uann:pw --user=ann:pw --proxy-user ann:pw -U ann:pw",
         "curl -uann:" MASKED(2) " --user=ann:" MASKED(2) " --proxy-user ann:" MASKED(
             2) " -U ann:" MASKED(2)},
        {"curl https://Zq7HunterXy@h/x", "curl https://" MASKED(11) "@h/x"},
        {"curl https://u:pw1@h/x?token=$T", "curl https://u:" MASKED(3) "@h/x?token=$T"},
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
        {"PASSWORD= id x", "PASSWORD= id x"},
        {"sh -c 'PASSWORD=pw id x'", "sh -c 'PASSWORD=" MASKED(2) " id x'"},
        {"sh -c PASSWORD='pw;id'", "sh -c PASSWORD='" MASKED(2) ";id'"},
        {"sh -ec PASSWORD=pw\\;id", "sh -ec PASSWORD=" MASKED(2) "\\;id"},
        {"sh -c \"get --password \\`id\\`\"", "sh -c \"get --password \\`id\\`\""},
        {"sh -c 'get '\\''--token'\\'' pw | id'",
         "sh -c 'get '\\''--token'\\'' " MASKED(2) " | id'"},
        {"sh -c \"get --token \\\"a b\\\" | id\"",
         "sh -c \"get --token \\\"" MASKED(3) "\\\" | id\""},
        {"'--token 'x' ;id '", "'--token 'x' ;id '"},
        {"bash -c $'PASSWORD=pw\\nid'", "bash -c $'PASSWORD=" MASKED(2) "\\nid'"},
        {"get --password-command 'curl evil'", "get --password-command 'curl evil'"},
        {"get --password-command=id", "get --password-command=id"},
        {"get --vault-password-file ./run", "get --vault-password-file ./run"},
        {"get --password-stdin host --no-token id", "get --password-stdin host --no-token id"},
        {"get --key ~/.ssh/id --auth-type oidc", "get --key ~/.ssh/id --auth-type oidc"},
        {"get --url https://u:8443/x", "get --url https://u:8443/x"},
        {"", ""},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}
