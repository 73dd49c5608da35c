/* credential_process: aws-sdk-go-v2 credentials/processcreds/provider.go (RULES.md 29, 70). */
#include <string.h>

#include "predict/message.h"
#include "predict/sources.h"
#include "predict/sts.h"

/* By the problem that net/process.c names; "exit" is told with its number. */
static const struct {
    const char *problem, *sentence;
    bool output; /* it ran, and what it printed is wrong */
} process_problems[] = {
    {"not_started", "could not be started", false},
    {"timed_out", "did not end in time", false},
    {"flooded", "printed more than any credentials need", true},
    {"empty", "printed nothing", true},
    {"not_json", "printed something that is no JSON", true},
    {"version", "printed another Version than 1", true},
    {"no_access_key_id", "printed no AccessKeyId", true},
    {"no_secret_access_key", "printed no SecretAccessKey", true},
};

ProcessProblem process_problem(Arena *arena, const Answer *a)
{
    const char *status = answer_field(a, "exit_status"), *problem = answer_field(a, "problem");
    for (size_t i = 0; problem && i < ARRAY_LEN(process_problems); i++)
        if (strcmp(process_problems[i].problem, problem) == 0)
            return (ProcessProblem){process_problems[i].sentence, process_problems[i].output};
    return (ProcessProblem){
        arena_printf(arena, "ended with exit status %s", status ? status : "other than 0"), false};
}

/* A program may read any variable. */
static bool process_is_known(Walk *w)
{
    const TfView *view = w->facts->unit ? &w->facts->unit->view : NULL;
    if (!view || view->unknown_variables.len == 0)
        return true;
    walk_unknown(w, STAGE_CREDENTIALS, PREDICT_NOT_KNOWN, view->unknown_variables.items[0].at,
                 "the credential_process may read %s", view->unknown_variables.items[0].why);
    return false;
}

const Credentials *process_get(Walk *w, const SharedProfile *p)
{
    Question *q = walk_question(w, Q_CREDENTIAL_PROCESS,
                                "run the profile's credential_process, as Terraform would");
    const Answer *a;
    Outcome *o = &w->conf->outcome;
    if (!process_is_known(w))
        return NULL;
    walk_param(w, q, "command", p->credential_process.text);
    a = walk_ask(w, STAGE_CREDENTIALS, q);
    if (!a) {
        if (w->conf->decisive->state == ANSWER_NOT_ASKED) {
            o->reason = PREDICT_PROCESS_NOT_RUN;
            o->at = p->credential_process.at;
            o->detail =
                arena_printf(w->arena, "the credential_process of profile %s was not run", p->name);
        }
        return NULL;
    }
    if (!a->ok || !a->creds) {
        ProcessProblem problem = process_problem(w->arena, a);
        walk_fail(w, STAGE_CREDENTIALS,
                  problem.output ? PREDICT_PROCESS_OUTPUT : PREDICT_PROCESS_FAILED,
                  p->credential_process.at, message_credentials(w),
                  "the credential_process of profile %s %s", p->name, problem.sentence);
        w->conf->decisive_question = q;
        w->conf->decisive = a;
        return NULL;
    }
    return sts_creds(w, q, a, CRED_PROCESS, p->name, message_credentials(w));
}
