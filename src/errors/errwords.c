#include "errors/errwords.h"

#include <string.h>

#include "data/error_clues.h"
#include "errors/errfacts.h"
#include "errors/errfate.h"
#include "errors/errlog.h"
#include "errors/errmanual.h"
#include "errors/errmention.h"

enum { WORDS_MAX = 1000 };

/* Words that are being collected. */
typedef struct WordList {
    Arena *arena;
    const char **words;
    size_t n;
} WordList;

/* What begins an error beside the phrases of the tables. */
static const char *const errwords_begin[] = {
    "Error: ",          "error: ",          "ERROR: ",         "rror configuring",
    "rror refreshing",  "rror loading",     "rror validating", "rror using",
    "rror occurred",    "rror(s) occurred", "rror finding",    "rror when",
    "rror initializ",   "rror assuming",    "rror acquiring",  "rrors occurred",
    "owing errors",     "[ERROR]",          "##[error]",       "\"@level\":\"error\"",
    "\"@level\": \"er", "</Code>",          "\"__type\"",      "StatusCode: 4",
    "StatusCode: 5",    "StatusCode: 0",    "status_code=4",   "status_code=5",
    "api error",        "annot be assumed", "Failed to ",      "failed to ",
    "ould not ",        "Couldn't",         "annot assume",    "is not authorized",
    "Unable to ",       "unable to ",       "Warning: ",       "ailed get ",
    "status code: 4",   "status code: 5",   "xception: ",      "ccess denied",
    "ccess Denied",     "redentials ",      "to perform: ",    "nvalid credentials",
    "Error making API", /* Vault's "Error making API request" (api/response.go) */
    "ERROR  ",          /* a line of Terragrunt's own log */
    "Error:\n",         /* its sentence stands below (Serverless, HCP Terraform) */
    "rror%3A",          /* "Error:" in an address */
    "\"MESSAGE\":[",    /* journalctl's line of bytes */
};

/* phrase, bits set, bits cleared */
static const struct {
    const char *phrase;
    unsigned set, clear;
} errwords_contexts[] = {
    {"Initializing the backend", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAFORM, 0},
    {"Initializing remote state for the", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAGRUNT, 0},
    {"terraform workspace", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAFORM, 0},
    {"terraform state ", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAFORM, 0},
    {"Initializing provider plugins", ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"Refreshing state", ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"in the remote backend", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"in HCP Terraform", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"in Terraform Cloud", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"Preparing the remote ", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"app.terraform.io/app", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"[terragrunt]", ERRLOG_IN_TERRAGRUNT, 0},
    {"terragrunt ", ERRLOG_IN_TERRAGRUNT, 0},
    {"terraform ", ERRLOG_IN_TERRAFORM, 0},
    {"registry.terraform.io", ERRLOG_IN_TERRAFORM, 0},
    {"you might be trying to authenticate with OIDC", ERRLOG_OIDC_TRIED, 0},
};

static void errwords_add(WordList *list, const char *word)
{
    if (strlen(word) >= ANCHOR_MIN && list->n < WORDS_MAX)
        list->words[list->n++] = word;
}

static void errwords_add_all(WordList *list, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        errwords_add(list, words[i]);
}

/* Of a row that can make a login failure of a text, each phrase begins one. */
static void errwords_add_phrases(WordList *list, const char *alternatives)
{
    Span rest = span_of(alternatives);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '|');
        Span phrase = span_trim(span_sub(rest, 0, n), "*");
        phrase.len -= span_ends(phrase, ".");
        if (n > 0 && rest.ptr[0] != '@' &&
            !span_has_one_of(phrase, errwords_begin, ARRAY_LEN(errwords_begin)))
            errwords_add(list, arena_span(list->arena, phrase));
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
}

static void errwords_add_openers(WordList *list)
{
    errwords_add_all(list, errwords_begin, ARRAY_LEN(errwords_begin));
    for (size_t i = 0; i < n_error_clues; i++)
        if (strcmp(error_clues_table[i].kind, "clue") != 0)
            errwords_add_phrases(list, error_clues_table[i].phrase);
}

/* Of the words from `from` on. */
static const Anchors *errwords_since(const WordList *list, size_t from)
{
    return anchors_new(list->arena, list->words + from, list->n - from);
}

const ErrWords *errwords_open(Arena *arena)
{
    ErrWords *w = arena_new(arena, ErrWords);
    WordList list = {arena, arena_array(arena, const char *, WORDS_MAX), 0};
    size_t from;
    errwords_add_openers(&list);
    w->openers = errwords_since(&list, 0);
    from = list.n;
    for (size_t i = 0; i < ARRAY_LEN(errwords_contexts); i++)
        errwords_add(&list, errwords_contexts[i].phrase);
    w->stages = errwords_since(&list, from);
    from = list.n;
    errwords_add_all(&list, errfate_words, n_errfate_words);
    w->fates = errwords_since(&list, from);
    errwords_add_all(&list, errmanual_words, n_errmanual_words);
    errwords_add_all(&list, errmention_words, n_errmention_words);
    from = list.n;
    errwords_add_all(&list, errfacts_words, n_errfacts_words);
    w->any = errwords_since(&list, 0);
    errwords_add_all(&list, errfacts_more_words, n_errfacts_more_words);
    w->telling = errwords_since(&list, from);
    return w;
}

bool errwords_hit(const Anchors *anchors, Span text)
{
    size_t word;
    return anchors_find(anchors, text, 0, &word) < text.len;
}

unsigned errwords_context(const ErrWords *w, Span text, unsigned context)
{
    if (!errwords_hit(w->stages, text))
        return context;
    for (size_t i = 0; i < ARRAY_LEN(errwords_contexts); i++)
        if (span_find(text, errwords_contexts[i].phrase) < text.len)
            context = (context & ~errwords_contexts[i].clear) | errwords_contexts[i].set;
    return context;
}
