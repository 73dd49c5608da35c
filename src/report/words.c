/* Words and short sentences that several formats take. */
#include "base/shown.h"
#include "report/formats.h"
#include "terraform/version.h"

const char *report_constraint(Arena *arena, const Facts *facts)
{
    const char *text = NULL;
    for (size_t i = 0; facts->tf && i < facts->tf->aws_constraints.len; i++) {
        const char *one = facts->tf->aws_constraints.items[i].text;
        if (one && !text)
            text = one;
        else if (one && !strstr(text, one))
            text = arena_printf(arena, "%s, %s", text, one);
    }
    return text;
}

const char *report_ruled_out(Arena *arena, const Verdict *verdict, size_t i)
{
    const char *names = ruled_out_names(arena, verdict, i);
    return names ? arena_printf(arena, "%s: %s", names, verdict->ruled_out.items[i].reason) : NULL;
}

const char *report_ignore(Arena *arena, const SessionView *view, const Ignore *ignore)
{
    const char *place = report_place(arena, view, ignore->at), *days, *found;
    if (ignore->problem)
        return arena_printf(arena, "%s: %s.", place, ignore->problem);
    if (ignore->over)
        return arena_printf(arena, "%s: %s was ignored until %s: it counts again.", place,
                            ignore->id, ignore->until);
    days = ignore->until ? arena_printf(arena, " until %s", ignore->until) : "";
    found = view->options->no_ignore  ? "counts all the same: --no-ignore"
            : ignore->n_findings == 0 ? "nothing of it was found"
                                      : arena_printf(arena, "%zu found", ignore->n_findings);
    return arena_printf(arena, "%s: %s is ignored%s%s%s (%s).", place, ignore->id, days,
                        ignore->reason ? ", " : "", ignore->reason ? ignore->reason : "", found);
}

const char *report_folder(Arena *arena, const Facts *facts)
{
    const char *cwd = strcmp(facts->dir, ".") == 0 ? snapshot_cwd(facts->files) : NULL;
    return text_short_path(arena, cwd ? cwd : facts->dir, facts->home);
}

const char *report_change(Arena *arena, const SessionView *view, size_t i)
{
    enum { CHANGES_SHOWN = 12 };
    const ChangeVec *all = &view->changes;
    const Change *c = i < all->len && i < CHANGES_SHOWN ? &all->items[i] : NULL;
    if (view->worked_s == 0 || i > CHANGES_SHOWN)
        return NULL;
    if (c)
        return arena_printf(arena, "%s %s: %s -> %s", c->area, c->what,
                            c->before ? c->before : "nothing", c->after ? c->after : "nothing");
    if (i == CHANGES_SHOWN && all->len > CHANGES_SHOWN)
        return arena_printf(arena, "and %zu more: why403 diff passed", all->len - CHANGES_SHOWN);
    return i == 0 ? "nothing that is read here" : NULL;
}

const char *report_outdated(Arena *arena, const SessionView *view)
{
    const TfConfig *tf = view->facts->tf;
    const char *used = tf && tf->installed_version ? tf->installed_version
                       : tf                        ? tf->lock.version
                                                   : NULL;
    const char *latest = view->latest_provider_version;
    if (!used || !latest || version_compare_text(used, latest) >= 0)
        return NULL;
    return arena_printf(arena, "aws provider %s is in use, %s is the newest", used, latest);
}

const char *report_entity(char c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

const char *report_edit(Arena *arena, const SessionView *view, const Edit *e, const char *gap)
{
    const char *file = shown(arena, text_short_path(arena, e->file, view->facts->home)).text;
    const char *text = arena_printf(arena, "%s:%d", file, e->line);
    if (e->shown_before)
        text = arena_printf(arena, "%s\n-%s%s", text, gap, e->shown_before);
    if (e->shown_after)
        text = arena_printf(arena, "%s\n+%s%s", text, gap, e->shown_after);
    return text;
}

const char *report_works(Arena *arena, const Outcome *o)
{
    if (o->unasked)
        return "goes on: skip_credentials_validation is set, and nobody is asked";
    return o->arn ? arena_printf(arena, "works as %s", o->arn) : "works";
}

const char *report_outcome(Arena *arena, const Configuration *conf)
{
    const Outcome *o = &conf->outcome;
    if (conf->used == TRI_NO)
        return "nothing uses it, so it is not asked";
    if (o->status == OUTCOME_OK)
        return report_works(arena, o);
    if (o->status == OUTCOME_UNKNOWN || o->status == OUTCOME_STOPPED)
        return o->detail ? o->detail : "cannot tell";
    if (o->error_code && o->http_status)
        return arena_printf(arena, "%d %s", o->http_status, o->error_code);
    if (o->error_code)
        return o->error_code;
    if (o->detail)
        return o->detail;
    return o->terraform_message ? o->terraform_message : "fails";
}

static const char *report_source_words(enum cred_source source)
{
    static const char *const words[] = {
        [CRED_NONE] = "no credentials",
        [CRED_PROVIDER_BLOCK] = "the provider block",
        [CRED_BACKEND_BLOCK] = "the backend block",
        [CRED_ENVIRONMENT] = "the environment",
        [CRED_CREDENTIALS_FILE] = "the credentials file",
        [CRED_CONFIG_FILE] = "the config file",
        [CRED_SSO] = "SSO",
        [CRED_LOGIN] = "aws login",
        [CRED_WEB_IDENTITY] = "a web identity token",
        [CRED_PROCESS] = "a credential_process",
        [CRED_CONTAINER] = "the container's endpoint",
        [CRED_IMDS] = "instance metadata",
    };
    return words[source];
}

const char *report_credentials(Arena *arena, const SessionView *view, const Configuration *conf)
{
    const Credentials *c = conf->base;
    const char *id, *text;
    if (!c && configuration_needs_machine(conf))
        return CONF_MACHINE_ROLE;
    if (!c) {
        text = conf->outcome.status == OUTCOME_ERROR ? report_source_words(CRED_NONE)
                                                     : "credentials not known";
        return conf->profile ? arena_printf(arena, "%s (profile %s)", text, conf->profile) : text;
    }
    id = text_safe(arena, text_key_id(arena, c->access_key_id.text, view->options->show_key_ids));
    text = report_source_words(c->source);
    if (id)
        text = arena_printf(arena, "%s from %s", id, text);
    return c->profile ? arena_printf(arena, "%s, profile %s", text, c->profile) : text;
}

enum shell report_shell(const SessionView *view)
{
    return report_shell_named(view->facts->env ? view->facts->env->shell : NULL);
}

enum shell report_shell_named(const char *shell)
{
    shell = shell ? text_basename(shell) : NULL;
    if (shell && strcmp(shell, "fish") == 0)
        return SHELL_FISH;
    return shell && (strcmp(shell, "pwsh") == 0 || strcmp(shell, "powershell") == 0)
               ? SHELL_POWERSHELL
               : SHELL_SH;
}

const char *report_status_word(enum step_status status)
{
    static const char *const words[] = {"pass",           "warning",   "FAIL",   "cannot tell",
                                        "not applicable", "not asked", "running"};
    return words[status];
}

const char *report_verdict_word(enum verdict_status status)
{
    static const char *const words[] = {"PASS", "FAIL", "CANNOT TELL"};
    return words[status];
}

const char *report_place(Arena *arena, const SessionView *view, Source at)
{
    if (at.kind == SOURCE_FILE && at.name)
        at.name = text_short_path(arena, at.name, view->facts->home);
    return source_text(arena, at);
}

const char *report_address(Arena *arena, const SessionView *view, const char *address)
{
    const Configuration *conf = configuration_find(&view->configurations, address);
    const char *place = conf ? report_place(arena, view, conf->defined_at) : "";
    return place[0] ? arena_printf(arena, "%s (%s)", address, place) : address;
}
