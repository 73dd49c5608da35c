/* credential_process: aws-sdk-go-v2 credentials/processcreds/provider.go (RULES.md 29, 70). */
#include <string.h>

#include "cred/message.h"
#include "cred/sources.h"
#include "cred/sts.h"

static void process_failed(Walk *w, const SharedProfile *p, const Question *q, const Answer *a)
{
    static const struct {
        const char *problem, *sentence;
    } rows[] = {
        {"not_json", "printed something that is no JSON"},
        {"version", "printed another Version than 1"},
        {"no_access_key", "printed no AccessKeyId"},
        {"no_secret", "printed no SecretAccessKey"},
        {"empty", "printed nothing"},
        {"timeout", "did not end in time"},
    };
    const char *status = answer_field(a, "exit_status"), *problem = answer_field(a, "problem");
    const char *sentence = "printed no credentials";
    bool failed = status && strcmp(status, "0") != 0;
    for (size_t i = 0; problem && i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].problem, problem) == 0)
            sentence = rows[i].sentence;
    failed = failed || (problem && strcmp(problem, "timeout") == 0);
    walk_fail(w, STAGE_CREDENTIALS, failed ? PREDICT_PROCESS_FAILED : PREDICT_PROCESS_OUTPUT, p->credential_process.at,
              message_credentials(w), "the credential_process of profile %s %s%s", p->name,
              status && strcmp(status, "0") != 0 ? "ended with exit status " : sentence,
              status && strcmp(status, "0") != 0 ? status : "");
    w->conf->decisive_question = q;
    w->conf->decisive = a;
}

const Credentials *process_get(Walk *w, const SharedProfile *p)
{
    Question *q = walk_question(w, Q_CREDENTIAL_PROCESS, "run the profile's credential_process, as Terraform would");
    const Answer *a;
    Outcome *o = &w->conf->outcome;
    walk_param(w, q, "command", p->credential_process.text);
    a = walk_ask(w, STAGE_CREDENTIALS, q);
    if (!a) {
        if (w->conf->decisive->state == ANSWER_NOT_ASKED) {
            o->reason = PREDICT_PROCESS_NOT_RUN;
            o->at = p->credential_process.at;
            o->detail = arena_printf(w->arena, "the credential_process of profile %s was not run", p->name);
        }
        return NULL;
    }
    if (!a->ok || !a->creds) {
        process_failed(w, p, q, a);
        return NULL;
    }
    return sts_creds(w, q, a, CRED_PROCESS, p->name, message_credentials(w));
}
