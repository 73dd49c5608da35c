/* errors { ignore }: errors of Terraform that Terragrunt passes over (internal/errorconfig). */
#include <string.h>

#include "hcl/goregex.h"
#include "terragrunt/tgload.h"

enum { ERRORS_TEXT_MAX = 64 * 1024 };

/* "!PATTERN" takes what it matches out again. */
void tgerrors_block(TgLoad *load, const TgNamed *block)
{
    const HclValue *patterns = hv_get(&block->value, SPAN_LITERAL("ignorable_errors"));
    for (size_t i = 0; patterns && patterns->kind == HV_LIST && i < patterns->n; i++) {
        Span text = patterns->items[i].text;
        bool negative = span_starts(text, "!");
        if (patterns->items[i].kind == HV_STRING)
            vec_push(
                load->arena, &load->unit->ignores,
                ((TgIgnore){block->name, span_sub(text, negative, text.len), negative, block->at}));
    }
}

/* As the patterns see it: what is no letter, digit or one of ./'"():=- is a blank, and blanks stand
 * alone (ExtractErrorMessage); the exit status comes last. */
static Span errors_text(Arena *arena, const char *message)
{
    static const char *const kept = "./'\"():=-";
    AUTO_BUF Buf out = BUF_INIT(ERRORS_TEXT_MAX);
    const char *all = arena_printf(arena, "Error: %s exit status 1", message);
    for (const char *c = all; *c; c++) {
        bool keep = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                    (*c >= '0' && *c <= '9') || strchr(kept, *c);
        if (keep)
            buf_add_char(&out, *c);
        else if (out.len > 0 && out.ptr[out.len - 1] != ' ')
            buf_add_char(&out, ' ');
    }
    return span_of(arena_span(arena, buf_span(&out)));
}

const TgIgnore *tgunit_passes_over(Arena *arena, const TgUnit *unit, const char *message)
{
    Span text = errors_text(arena, message);
    long work = GOREGEX_WORK_MAX; /* of all patterns together */
    const char *decided = NULL;   /* block in which a pattern matched already */
    for (size_t i = 0; i < unit->ignores.len; i++) {
        const TgIgnore *ignore = &unit->ignores.items[i];
        const GoRegex *regex = goregex_compile(arena, ignore->pattern);
        GoRegexMatch match;
        if ((decided && strcmp(decided, ignore->block) == 0) || regex->state != GOREGEX_FINE ||
            !goregex_find(regex, text, 0, &work, &match))
            continue;
        if (!ignore->negative)
            return ignore;
        decided = ignore->block;
    }
    return NULL;
}
