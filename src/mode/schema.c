/* schema: the JSON Schema of what a command writes. */
#include <string.h>

#include "base/text.h"
#include "data/schemas.h"
#include "mode/mode.h"

enum { SCHEMA_MAX = 1024 * 1024, GUESS_DISTANCE = 3 };

int mode_schema(Mode *m)
{
    TextGuess guess = {.word = m->options->word, .slips = GUESS_DISTANCE};
    const char *names = "";
    for (size_t i = 0; i < n_data_schemas; i++) {
        if (strcmp(data_schemas[i].name, m->options->word) == 0) {
            AUTO_BUF Buf out = BUF_INIT(SCHEMA_MAX);
            buf_add_str(&out, data_schemas[i].text);
            return mode_output(m, &out);
        }
        text_guess(&guess, data_schemas[i].name, data_schemas[i].name);
        names = arena_printf(m->arena, "%s%s%s", names, i ? ", " : "", data_schemas[i].name);
    }
    return mode_complain(arena_printf(m->arena, "there is no schema \"%s\"; there is %s.%s",
                                      text_safe(m->arena, m->options->word), names,
                                      text_with(m->arena, " Did you mean ", guess.best, "?")));
}
