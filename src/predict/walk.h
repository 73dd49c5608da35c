/*
 * walk: the state of predicting one configuration, shared by the files of predict/. A walk goes
 * through the steps of the real program in its order (RULES.md 1-12); each step either goes on or
 * ends the walk with an outcome. "Ended" covers an error, an answer that is still outstanding, and
 * a question that may not be put.
 *
 * Internal to predict/ and awscli/: checks and views see the Configuration only.
 */
#ifndef WHY403_PREDICT_WALK_H
#define WHY403_PREDICT_WALK_H

#include "predict/configuration.h"
#include "predict/generation.h"

struct SharedProfile;
struct SharedFiles;

typedef struct Walk {
    Arena *arena;
    Facts *facts;
    Asker *asker;
    const PredictOptions *options;
    Configuration *conf;
    Generation generation; /* which rules the version in use follows */
    bool backend;     /* S3 backend or remote state: its own wording, defaults and argument forms */
    bool static_keys; /* the block's own keys are used: files are loaded by the second load only */
    const char *session_name; /* of roles that name none; the same at every walk of one session */
    const struct SharedFiles *files;
    struct SharedProfile
        *shared; /* the profile in effect; NULL = none was found and none was asked for */
    struct SharedProfile *broken; /* the profile at which loading broke off, NULL = none */
    bool profile_in_block;
    const struct SourceRow *source; /* where credentials come from, as soon as that is decided */
    bool ended;
} Walk;

/* ---- arguments of the block ---- */

/* The argument itself; a TF_ABSENT value where there is no block or no such argument. Never NULL.
 */
const TfValue *walk_arg(const Walk *w, const char *name);
/* Its known text, NULL when absent, null, unknown, secret or empty. */
const char *walk_text(const Walk *w, const char *name);
/* Its text or secret, empty strings count as absent (RULES.md 15, 43). */
Value walk_value(const Walk *w, const char *name);
/* The same of a list; absent where the backend passes over it because an element is null
 * (stringSetValueOk of backend.go), the provider because one is known after an apply only. */
const TfValue *walk_list(const Walk *w, const char *name);
bool walk_true(const Walk *w, const char *name);
/* A number, or fallback. */
int walk_int(const Walk *w, const char *name, int fallback);
/* It is there, but only plan or apply would know it. */
bool walk_is_unknown(const Walk *w, const TfValue *v);
/* Ends the walk if the argument is such. */
bool walk_not_known(Walk *w, const char *name);
/* The same of an argument within a block, by what it is to be called. */
bool walk_value_not_known(Walk *w, const char *name, const TfValue *v);

/* A nested block such as assume_role, or (backend, remote state) the attribute of the same name
 * holding a map. */
typedef struct ArgGroup {
    const TfBlock *block;
    const TfValue *map;
    Source at;
} ArgGroup;

/* The n-th of that name. False when there are fewer. */
bool walk_group(const Walk *w, const char *name, size_t n, ArgGroup *out);
const TfValue *group_arg(const ArgGroup *g, const char *name); /* never NULL */
const char *group_text(const ArgGroup *g, const char *name);   /* NULL when empty */
Value group_value(const ArgGroup *g, const char *name);

/* ---- environment ---- */

/* Text of a variable, NULL when unset, empty or secret. */
const char *walk_env(const Walk *w, const char *name);
/* Text or secret of the first of the names that is set and not empty; absent if none is. */
Value walk_env_value(const Walk *w, const char *const *names, size_t n);
/* Set at all, even to nothing. */
bool walk_env_set(const Walk *w, const char *name);

/* A file name as Terraform would open it: relative to the module's folder. */
const char *walk_path(const Walk *w, const char *path);
/* The same after $NAME, ${NAME} and ~ were expanded. A secret's name stays: the path would show it.
 * Go: os.ExpandEnv, by aws-sdk-go-base internal/expand; an unset variable vanishes, and one
 * that is not known ends the walk. Python:
 * os.path.expandvars, by botocore/configloader.py; an unset one stays as it is. */
const char *walk_expand(Walk *w, const char *path);
const char *walk_expand_python(const Walk *w, const char *path);

/* ---- the end of a walk ---- */

/* Terraform itself ends here. message: the first line that it prints; the rest is a sentence of
 * ours. */
void walk_fail(Walk *w, enum stage stage, enum predict_reason reason, Source at,
               const char *message, const char *detail, ...) PRINTF_LIKE(6, 7);
/* It can't be told how it goes on. */
void walk_unknown(Walk *w, enum stage stage, enum predict_reason reason, Source at,
                  const char *detail, ...) PRINTF_LIKE(5, 6);
/* It can't be told, because this file is too large to be looked at. */
void walk_too_large(Walk *w, const char *path);
/* Reads a file that Terraform reads here. FILE_TOO_BIG has ended the walk by walk_too_large. */
enum file_state walk_read(Walk *w, const char *path, size_t max_bytes, Span *out);
/* Puts the question. NULL when the walk ended: the answer is outstanding or may not be had. */
const Answer *walk_ask(Walk *w, enum stage stage, const Question *q);
/* The answer is a refusal, or none came: that is the outcome. message as for walk_fail. */
void walk_refused(Walk *w, enum stage stage, const Question *q, const Answer *a,
                  const char *message);

/* The argument hands on a secret of the user's: of a variable, or of what Terragrunt writes. */
bool walk_hands_secret(const Walk *w, const TfValue *arg);
/* Who owns the keys. The folder does not where it puts something of the user's into the same
 * request: a host of its choice would get that too. */
enum owner walk_owner(const Walk *w, const Credentials *creds);
/* A question of this walk with the members that are always the same filled in. */
Question *walk_question(Walk *w, enum question_kind kind, const char *why);
/* Its endpoint is not AWS's own but what override says; absent = it is AWS's own. */
void walk_overridden(Walk *w, Question *q, Value override);
void walk_param(Walk *w, Question *q, const char *name, const char *text);
void walk_secret_param(Walk *w, Question *q, const char *name, const Secret *secret);

void walk_note(Walk *w, Source at, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The secret of a value, made of its text where the reader did not know it for one; NULL when there
 * is neither. */
const Secret *walk_secret(Arena *arena, Value v);

#endif
