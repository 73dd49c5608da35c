#include "tests/support/setup.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tests/support/outcomes.h"

extern char **environ;

const char *test_program = "";
static size_t live_before;

static bool pinned_prefix(const char *entry)
{
    static const char *const prefixes[] = {
        "AWS_",        "TF_",          "XDG_",      "HTTP_PROXY=", "HTTPS_PROXY=", "NO_PROXY=",
        "http_proxy=", "https_proxy=", "no_proxy=", "SSL_CERT_",   "LC_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (strncmp(entry, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

int test_setup(void **state)
{
    (void)state;
    for (char **e = environ; e && *e;) {
        char name[256];
        size_t len = strcspn(*e, "=");
        if (!pinned_prefix(*e) || len >= sizeof name) {
            e++;
            continue;
        }
        memcpy(name, *e, len);
        name[len] = '\0';
        unsetenv(name);
        e = environ;
    }
    setenv("TZ", "UTC", 1);
    setenv("LANG", "C.UTF-8", 1);
    outcomes_begin();
    live_before = mem_live_bytes();
    return 0;
}

void test_run(void (*test)(void **state), void **state)
{
    test(state);
    outcomes_end();
    if (mem_live_bytes() != live_before)
        fail_msg("%zu bytes still live", mem_live_bytes() - live_before);
}

const char *test_dir(void)
{
    const char *dir = getenv("WHY403_TESTS");
    return dir ? dir : "tests";
}
