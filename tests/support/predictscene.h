/*
 * A scene for prediction: environment, files and HCL in memory, and a small AWS that answers from
 * rules. One call gives the configurations as the program would see them when every answer has
 * arrived.
 *
 * The small AWS knows the keys of scene_good_keys: those are users of account 111122223333. Any
 * other key id is answered with InvalidClientTokenId. Every role may be assumed unless a row says
 * otherwise; SSO, web identity, processes, containers give the key id ASIASCENE. Instance metadata
 * is not there unless a row says so. Rows come first.
 */
#ifndef WHY403_TESTS_SUPPORT_PREDICTSCENE_H
#define WHY403_TESTS_SUPPORT_PREDICTSCENE_H

#include "base/world.h"
#include "predict/configuration.h"

#define GOOD "AKIAGOODGOODGOODGOOD"
#define OTHER "AKIAOTHEROTHEROTHER1"
#define DEAD "AKIADEADDEADDEADDEAD"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

/* How one kind of question is answered; match: text that a parameter, the key id or the host must
 * contain (NULL = any). */
typedef struct SceneRow {
    enum question_kind kind;
    const char *match;
    enum answer_state state; /* ANSWER_DONE by default of scene rows made with SCENE_* below */
    enum not_asked not_asked;
    enum net_state net;
    int status; /* 200 = fine */
    const char *code;
    const char *field, *value; /* one field of the answer */
    const char *key_id;        /* of the credentials that come back */
} SceneRow;

typedef struct Scene {
    const char *const *env;   /* NULL-ended; HOME=/h is added; TG_AUTH_PROVIDER_CMD=echo ... runs */
    const char *const *files; /* path, text, path, text, NULL; relative ones are below /h */
    const char *hcl;          /* main.tf of /t */
    const SceneRow *rows;
    size_t n_rows;
    const char *profile; /* --profile */
} Scene;

/* What was asked, in order: "GetCallerIdentity AKIA... https://sts..." */
typedef struct SceneRun {
    Arena arena;
    World *world;
    Facts *facts;
    ConfigurationVec all;
    VEC(const Question *) asked;
} SceneRun;

SceneRun *scene_run(const Scene *scene);
/* With /t in a tree: what lies below top came with it. */
SceneRun *scene_run_in(const Scene *scene, const char *top);
void scene_end(SceneRun *run);
/* NULL if there is none of that address. */
const Configuration *scene_conf(const SceneRun *run, const char *address);
/* Number of questions of a kind. */
int scene_asked(const SceneRun *run, enum question_kind kind);
/* First question of a kind, NULL if none was asked. */
const Question *scene_question(const SceneRun *run, enum question_kind kind);
/* Text of a parameter, NULL. */
const char *scene_param(const Question *q, const char *name);

#endif
