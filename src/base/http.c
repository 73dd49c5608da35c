#include "base/http.h"

#include <ctype.h>
#include <stddef.h>
#include <strings.h>

#include "base/compiler.h"

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

const char *http_header(const HttpResult *result, const char *name)
{
    for (size_t i = 0; i < result->n_headers; i++)
        if (strcasecmp(result->headers[i].name, name) == 0)
            return result->headers[i].value;
    return NULL;
}
