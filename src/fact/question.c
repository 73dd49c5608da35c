#include "fact/question.h"

#include <string.h>

const char *question_kind_name(enum question_kind kind)
{
    static const char *const names[] = {
#define QUESTION_NAME(code, name) name,
        QUESTION_KINDS(QUESTION_NAME)
#undef QUESTION_NAME
    };
    return names[kind];
}

const char *cred_source_name(enum cred_source source)
{
    static const char *const names[] = {
#define CRED_NAME(code, name) name,
        CRED_SOURCES(CRED_NAME)
#undef CRED_NAME
    };
    return names[source];
}

const char *not_asked_sentence(enum not_asked reason)
{
    switch (reason) {
    case NOT_ASKED_NONE:
        return "";
    case NOT_ASKED_OFFLINE:
        return "not asked: --offline";
    case NOT_ASKED_EXPERIMENTS:
        return "not asked: --no-experiments";
    case NOT_ASKED_CONSENT:
        return "not asked: it needs your consent";
    case NOT_ASKED_HOST:
        return "not asked: that host is not AWS's own over verified TLS";
    case NOT_ASKED_LIMIT:
        return "not asked: the limit of requests was reached";
    case NOT_ASKED_READ_ONLY:
        return "not asked: it would write a file, and --read-only forbids that";
    case NOT_ASKED_ENDPOINT:
        return "not asked: the folder chose where it would go, and the credentials are yours";
    case NOT_ASKED_PRIVATE:
        return "not asked: it would carry a secret, or what a file outside the folder holds";
    case NOT_ASKED_SECRET:
        return "not asked: what stands in place of the key id looks like a secret";
    case NOT_ASKED_BUNDLE:
        return "not asked: the bundle holds no answer to it";
    }
    return "";
}

const char *question_text(const Question *question, const char *name)
{
    for (size_t i = 0; question && i < question->n_params; i++)
        if (strcmp(question->params[i].name, name) == 0)
            return question->params[i].text;
    return NULL;
}

bool question_is_s3(const Question *question)
{
    return question && (question->kind == Q_S3_HEAD_BUCKET || question->kind == Q_S3_LIST_OBJECTS ||
                        question->kind == Q_S3_HEAD_OBJECT || question->kind == Q_S3_GET_OBJECT);
}

const Secret *question_secret(const Question *question, const char *name)
{
    for (size_t i = 0; question && i < question->n_params; i++)
        if (strcmp(question->params[i].name, name) == 0)
            return question->params[i].secret;
    return NULL;
}

const char *answer_field(const Answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->n_fields; i++)
        if (strcmp(answer->fields[i].name, name) == 0)
            return answer->fields[i].text;
    return NULL;
}

const Secret *answer_secret(const Answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->n_secrets; i++)
        if (strcmp(answer->secrets[i].name, name) == 0)
            return answer->secrets[i].secret;
    return NULL;
}

bool answer_is(const Answer *answer, const char *code)
{
    return answer->state == ANSWER_DONE && answer->error_code &&
           strcmp(answer->error_code, code) == 0;
}

bool answer_unreached(const Answer *answer)
{
    return answer->state == ANSWER_DONE && (answer->net != NET_OK || answer->malformed);
}

bool answer_silent(const Answer *answer)
{
    return answer && answer->state == ANSWER_DONE && answer->net == NET_TIMEOUT && answer->detail &&
           strstr(answer->detail, "bytes received");
}

const char *question_url(const Question *question)
{
    const char *url = question->endpoint ? NULL : question_text(question, "url");
    return url ? url : question->endpoint;
}
