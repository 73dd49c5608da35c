#include "checks/finding_ids.h"

#include <string.h>

const FindingRow finding_rows[N_FINDING_IDS] = {
#define FINDING(code, id, cause, title, meaning, link) {id, cause, title, meaning, link},
#include "checks/finding_ids.def"
#undef FINDING
};

static const int code_numbers[N_FINDING_IDS] = {
#define CODE(finding, number) [finding] = (number),
#include "checks/finding_codes.def"
#undef CODE
};

const char *finding_code(Arena *arena, enum finding_id id)
{
    return code_numbers[id] > 0
               ? arena_printf(arena, "%.*s-%d", (int)strcspn(finding_rows[id].id, "."),
                              finding_rows[id].id, code_numbers[id])
               : NULL;
}

#define WORDING(finding, words) [finding] = (words),
#define LESSON(finding, name)
static const char *const wordings[N_FINDING_IDS] = {
#include "checks/finding_examples.def"
};
#undef WORDING
#undef LESSON

#define WORDING(finding, words)
#define LESSON(finding, name) [finding] = (name),
static const char *const lessons[N_FINDING_IDS] = {
#include "checks/finding_examples.def"
};
#undef WORDING
#undef LESSON

const char *finding_wording(enum finding_id id)
{
    return wordings[id];
}

const char *finding_lesson(enum finding_id id)
{
    return lessons[id];
}
