/*
 * awscli_walk: one walk in the AWS CLI's steps, on top of walk.h; and the profiles as botocore
 * merges them. Internal to awscli/. Functions that return NULL or false without a word ended
 * the walk if cli->w.ended is set, else they found nothing.
 */
#ifndef WHY403_AWSCLI_AWSCLI_WALK_H
#define WHY403_AWSCLI_AWSCLI_WALK_H

#include "predict/walk.h"

/* One profile: keys of the credentials file lie over those of the config file
 * (session.py:full_config). */
typedef struct CliProfile {
    const char *name;
    const AwsSection *config, *credentials; /* either may be NULL */
} CliProfile;

typedef struct Cli {
    Walk w;
    bool v2;
    const AwsFile *config, *credentials;
    const char *profile_name; /* "default" when nobody names one */
    CliProfile profile;
    const char *region;       /* NULL = none; may be "" */
    const char *session_name; /* of roles without one */
    int depth;                /* of source_profile */
    const struct CliRow *row; /* what gave the credentials or the error; NULL = nothing did */
    const CliProfile *asks; /* the outermost role that asks for a second factor, before anything is
                               fetched; NULL = none */
} Cli;

/* ---- awscli_config.c ---- */

/* Both files, the profile, the region. False ends the walk. */
bool cli_load(Cli *cli);
/* False if neither file has it. */
bool cli_profile(const Cli *cli, const char *name, CliProfile *out);
/* NULL = the key is not there; an empty value is there. */
const AwsProperty *cli_property(const CliProfile *profile, const char *key);
/* Its text, NULL when absent or secret; "" is text. */
const char *cli_text(const CliProfile *profile, const char *key);
/* Variable if set (even to nothing), else the profile's; absent if neither. variable may be NULL.
 */
Value cli_setting(const Cli *cli, const char *variable, const char *key);
/* utils.ensure_boolean: "true" in any case */
bool cli_true(const Cli *cli, const char *variable, const char *key);
/* $VAR and ~ expanded, relative to the module's folder. */
const char *cli_path(const Cli *cli, const char *path);

/* ---- awscli_endpoint.c, awscli_route.c, awscli_ask.c ---- */

typedef struct CliEndpoint {
    const char *url;    /* NULL: problem says why there is none */
    const char *region; /* signing region, NULL = none: a signed request is impossible */
    Value override;
    enum predict_reason problem;
    const char *message;
} CliEndpoint;

/* ConfiguredEndpointProvider: variable of the service ("sts", "sso_oidc"), of all, the services
 * section, the profile; absent if nothing moves it. Sets out->problem where the settings contradict
 * each other. */
Value cli_configured_endpoint(const Cli *cli, const char *service, CliEndpoint *out);
CliEndpoint cli_sts_endpoint(const Cli *cli);
/* The client for the question itself is made before anything is fetched: settings that it refuses
 * end the walk here. */
bool cli_client(Cli *cli, enum stage stage);
HttpRoute cli_route(const Cli *cli, const char *url);
/* A question to a service at url; never NULL. */
Question *cli_question(Cli *cli, enum question_kind kind, const char *url, const char *region,
                       const char *why);
/* False ends the walk: there is no region to sign with. */
bool cli_can_sign(Cli *cli, enum stage stage, const CliEndpoint *e);
/* A call of STS with creds (NULL = unsigned). NULL ends the walk. */
Question *cli_sts_question(Cli *cli, enum question_kind kind, enum stage stage,
                           const Credentials *creds, const char *why);
/* NULL ends the walk: outstanding, not to be had, or refused. */
const Answer *cli_ask(Cli *cli, enum stage stage, const Question *q);

/* ---- awscli_chain.c ---- */

/* NULL: nothing is there, or the walk ended. Sets cli->row. */
const Credentials *cli_find(Cli *cli);
/* Fills the configuration's chain. */
void cli_list(Cli *cli);

/* ---- one source each, in awscli_static.c, awscli_hop.c, awscli_sso.c, awscli_login.c and
 * awscli_machine.c: NULL = nothing there, or the walk ended ---- */

const Credentials *cli_env(Cli *cli, const CliProfile *p);
const Credentials *cli_credentials_file(Cli *cli, const CliProfile *p);
const Credentials *cli_config_file(Cli *cli, const CliProfile *p);
const Credentials *cli_boto(Cli *cli, const CliProfile *p);
/* boto 2's section with a key id, NULL = none */
const AwsSection *cli_boto_section(const Cli *cli);
/* For the profile in effect (&cli->profile) variables count too. */
const Credentials *cli_web_identity(Cli *cli, const CliProfile *p);
Value cli_web_token_file(const Cli *cli, const CliProfile *p);
const Credentials *cli_sso(Cli *cli, const CliProfile *p);
const Credentials *cli_login(Cli *cli, const CliProfile *p);
const Credentials *cli_process(Cli *cli, const CliProfile *p);
const Credentials *cli_container(Cli *cli, const CliProfile *p);
const Credentials *cli_imds(Cli *cli, const CliProfile *p);

/*
 * Where the fetching begins: settings that a client refuses end the walk here, then the question
 * for a second factor. What comes before it (processes, containers, machines, and whether settings
 * are complete) is looked at while the providers are put together.
 */
bool cli_fetch(Cli *cli, enum stage stage);
/* Puts the question and notes the hop. p: whose role_arn it is. NULL ends the walk. */
const Answer *cli_hop(Cli *cli, const CliProfile *p, const Question *q, const char *arn, Source at,
                      bool web_identity);
/* Where the key stands, else the profile. */
Source cli_profile_at(const CliProfile *p, const char *key);
/* a's credentials as those of source. */
const Credentials *cli_adopt(Cli *cli, const Answer *a, enum cred_source source,
                             const char *profile);

#endif
