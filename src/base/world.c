#include "base/world.h"

#include <ctype.h>
#include <stddef.h>
#include <strings.h>

static const struct {
    const char *name, *sentence;
} net_rows[] = {
#define NET_ROW(name, sentence) {#name, sentence},
    NET_STATES(NET_ROW)
#undef NET_ROW
};

const char *net_state_name(enum net_state state)
{
    static char names[ARRAY_LEN(net_rows)][24];
    char *out = names[state];
    if (!out[0]) {
        const char *from = net_rows[state].name + sizeof "NET_" - 1;
        for (size_t i = 0; from[i] && i + 1 < sizeof names[0]; i++)
            out[i] = (char)tolower((unsigned char)from[i]);
    }
    return out;
}

const char *net_state_sentence(enum net_state state)
{
    return net_rows[state].sentence;
}

const char *file_state_sentence(enum file_state state)
{
    static const char *const sentences[] = {
        [FILE_OK] = "it is fine",
        [FILE_ABSENT] = "it does not exist",
        [FILE_DENIED] = "permission denied",
        [FILE_IS_DIR] = "it is a folder",
        [FILE_TOO_BIG] = "it is larger than why403 reads",
        [FILE_NOT_REGULAR] = "it is not a regular file",
        [FILE_LOOP] = "its links lead in a circle",
        [FILE_FAILED] = "reading it fails",
    };
    return sentences[state];
}

const char *http_header(const HttpResult *result, const char *name)
{
    for (size_t i = 0; i < result->n_headers; i++)
        if (strcasecmp(result->headers[i].name, name) == 0)
            return result->headers[i].value;
    return NULL;
}

const char *envp_get(const char *const *envp, const char *name)
{
    size_t len = strlen(name);
    for (; envp && *envp; envp++)
        if (strncmp(*envp, name, len) == 0 && (*envp)[len] == '=')
            return *envp + len + 1;
    return NULL;
}
