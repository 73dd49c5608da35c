/*
 * Hooks: what a unit runs before and after Terraform (terragrunt internal/runner/run/hook.go). They
 * are never run here; one that can only fail is told, for it stops Terragrunt.
 */
#include <string.h>

#include "terragrunt/tgload.h"

/* sh -c "...; exit 3": commands one after another, of which the last is an exit with that status.
 */
static bool hook_ends_in_exit(Span script)
{
    static const char *const branches[] = {"if ", "case ", "&&", "||", "while ", "for ", "trap "};
    size_t at = 0;
    Span last;
    if (span_has_one_of(script, branches, ARRAY_LEN(branches)))
        return false;
    for (size_t i = 0; i < script.len; i++)
        if (script.ptr[i] == ';' || script.ptr[i] == '\n')
            at = i + 1;
    last = span_trim(span_sub(script, at, script.len), " \t");
    return span_starts(last, "exit ") && last.len > 5 && last.ptr[5] >= '1' && last.ptr[5] <= '9';
}

/* One of the names stands in the hook's commands. */
static bool hook_concerns(const TgNamed *hook, const char *const *names, size_t n)
{
    const HclValue *commands = hv_get(&hook->value, SPAN_LITERAL("commands"));
    for (size_t i = 0; commands && commands->kind == HV_LIST && i < commands->n; i++)
        for (size_t k = 0; k < n; k++)
            if (hv_is(&commands->items[i], names[k]))
                return true;
    return false;
}

/* The words of a hook that is run; NULL: it isn't, or what it runs is not known. */
static const HclValue *hook_words(const TgNamed *hook)
{
    const HclValue *words = hv_get(&hook->value, SPAN_LITERAL("execute")),
                   *condition = hv_get(&hook->value, SPAN_LITERAL("if"));
    if ((condition && condition->kind == HV_BOOL && !hv_true(condition)) || !words ||
        words->kind != HV_LIST || hv_find_unknown(words))
        return NULL;
    return words;
}

/* Why it can only fail; NULL: it may end well. */
static const char *hook_failure(TgLoad *load, const HclValue *words)
{
    const HclValue *w = words->items;
    if (hv_any_secret(words)) /* what it does then tells of it */
        return NULL;
    bool shell =
        words->n == 3 && (hv_is(&w[0], "sh") || hv_is(&w[0], "bash")) && hv_is(&w[1], "-c");
    if ((words->n == 1 && hv_is(&w[0], "false")) || (shell && hook_ends_in_exit(w[2].text)))
        return "ends in an error";
    /* The first word is a program on PATH, as far as can be told: what a path names may come to
     * be. */
    return words->n == 0 || words->items[0].kind != HV_STRING ||
                   tgprogram_there(load, arena_span(load->arena, words->items[0].text))
               ? NULL
               : "names a program that is not there";
}

static void hook_remember(TgLoad *load, const TgNamed *hook, const HclValue *words,
                          const char *when)
{
    AUTO_BUF Buf command = BUF_INIT(4096);
    TgHook out = {.name = hook->name, .when = when, .at = hook->at};
    for (size_t i = 0; i < words->n; i++)
        buf_printf(&command, i ? " %.*s" : "%.*s", (int)words->items[i].text.len,
                   words->items[i].text.ptr);
    out.command = arena_span(load->arena, buf_span(&command));
    vec_push(load->arena, &load->unit->hooks, out);
}

static void hook_before(TgLoad *load, const TgNamed *hook)
{
    static const char *const names[] = {"init-from-module", "init", "plan"};
    const HclValue *words = hook_words(hook);
    const char *failure = words ? hook_failure(load, words) : NULL;
    if (!words || !hook_concerns(hook, names, ARRAY_LEN(names)))
        return;
    hook_remember(load, hook, words, "before");
    if (failure)
        tg_problem(load, true, hook->at, "Errors encountered running before_hooks",
                   "the hook \"%s\" %s, so Terraform is never started",
                   text_safe(load->arena, hook->name), failure);
}

/* After the files were read or the source was copied: before Terraform. After init: when the
 * backend was set up, and no provider yet. After plan: it makes a run fail in which all else went
 * well. Where something failed already, only a hook with run_on_error runs, and changes nothing. */
static void hook_after(TgLoad *load, const TgNamed *hook)
{
    static const struct {
        const char *command, *stage, *text;
    } rows[] = {
        {"terragrunt-read-config", "init", "so Terraform is never started"},
        {"init-from-module", "init", "so Terraform is never started"},
        {"init", "configuration", "so nothing is planned after terraform init"},
        {"plan", "after", "so Terragrunt fails although the plan is made"},
    };
    const HclValue *words = hook_words(hook);
    const char *failure = words ? hook_failure(load, words) : NULL;
    for (size_t i = 0; words && i < ARRAY_LEN(rows); i++) {
        if (!hook_concerns(hook, &rows[i].command, 1))
            continue;
        hook_remember(load, hook, words, "after");
        if (failure)
            tg_problem_in(load, rows[i].stage, hook->at, "Errors encountered running after_hooks",
                          arena_printf(load->arena, "the hook \"%s\" %s, %s",
                                       text_safe(load->arena, hook->name), failure, rows[i].text));
        return;
    }
}

void tghooks_look(TgLoad *load, const TgConfig *config)
{
    for (size_t i = 0; i < config->before_hooks.len; i++)
        hook_before(load, &config->before_hooks.items[i]);
    for (size_t i = 0; i < config->after_hooks.len; i++)
        hook_after(load, &config->after_hooks.items[i]);
}
