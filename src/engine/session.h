/*
 * Session: one diagnosis. It gathers facts, puts questions, runs prediction, checks and diagnosis
 * again whenever an answer arrives, and holds the result that every view shows (wizard, text, JSON,
 * ...). Views get it const.
 *
 *     Session *s = session_open(world, &options);
 *     while (session_busy(s))
 *         session_step(s, -1, -1);        // waits for the next event; or the wizard's loop with
 * its terminal's descriptor report_json(session_view(s), ...); session_close(s);
 */
#ifndef WHY403_ENGINE_SESSION_H
#define WHY403_ENGINE_SESSION_H

#include "awsfiles/awscache.h"
#include "base/world.h"
#include "fact/finding.h"
#include "predict/configuration.h"

/* Answers that are known already, where nobody may be asked (a bundle). */
typedef struct AnswerSource {
    void *data;
    /* NULL: it is not known. */
    const Answer *(*find)(void *data, const Question *question);
} AnswerSource;

typedef struct Store Store;

/* What the command line or the wizard asks of a session; all borrowed for its life. */
typedef struct SessionOptions {
    const char *dir;
    const char *provider; /* --provider ADDRESS, NULL */
    const char *profile;  /* --profile NAME, NULL */
    const char *program;  /* --with terraform|tofu|PATH, NULL */
    const TfArg *tf_args;
    size_t n_tf_args;
    bool offline, no_experiments, try_other_profiles, allow_exec, read_only;
    bool show_key_ids;
    const char *const *allow_endpoints; /* hosts that the folder may choose, or "all" */
    size_t n_allow_endpoints;
    int timeout_ms;        /* per request; 20000 by default */
    const Ignore *ignores; /* of the user's own config.ini */
    size_t n_ignores;
    bool untried;      /* fixes are not tried: they are shown to nobody, or of too many folders */
    bool no_ignore;    /* what is passed over counts all the same */
    int64_t need_s;    /* warn of credentials that end sooner; 0 = not given: an hour */
    Store *shared;     /* who asks for many sessions at once (sweep); NULL = this one asks itself */
    AwsCache *parsed;  /* what was made of their shared files; NULL */
    Snapshot *read;    /* what all of them read of this folder; NULL: each reads for itself */
    Snapshot *outside; /* what all of them read outside of the folder swept; NULL */
    const char *swept;
    /* The encoded authorization message of an error that was given (--error, run), NULL = none; and
     * whose error it is. */
    const Secret *denied_message;
    const char *const *environment; /* instead of the World's; NULL (engine/mended) */
    const char *denied_address;
    const AnswerSource *answers; /* the only ones there are; NULL = ask */
} SessionOptions;

/* One request that left (or would have left) the machine, in the order of putting. */
typedef struct Asked {
    const char *host, *operation, *why, *experiment, *configuration;
    const char *access_key_id; /* raw; shown through text_key_id only */
    const char *result; /* "200", "403 InvalidClientTokenId", "timeout", "not asked: ..."; NULL
                           while waiting */
    int64_t started_ms; /* World's mono clock */
    int elapsed_ms;
    int timeout_ms;
    bool not_asked;
    const char *wants; /* what to type for it to be asked; NULL = nothing would help */
} Asked;

typedef struct StepResult {
    enum step step;
    enum step_status status;
    const char *status_text; /* one line: what passes or what is waited for */
    FindingVec findings;     /* worst first */
    EvidenceVec passed;      /* what was looked at and why that rules the step's causes out */
} StepResult;

/* Something that is not as it was. */
typedef struct Change {
    const char *area;           /* "environment", "files", "versions", "answers" ... */
    const char *what;           /* a variable, a file and its line, a question; safe to show */
    const char *before, *after; /* safe to show; NULL = it was not there, it is gone */
} Change;

typedef VEC(Change) ChangeVec;

/* All that views may see. Pointers in it are good until the next session_step / session_recheck. */
typedef struct SessionView {
    const SessionOptions *options;
    const Facts *facts;
    ConfigurationVec configurations;
    StepResult steps[N_STEPS];
    Verdict verdict;
    VEC(Asked) asked;
    const char *waiting_for; /* host that is waited for, NULL = nothing outstanding */
    const char *unasked;     /* why what decides was not asked, and what to type; NULL */
    const char *latest_provider_version; /* registry or built-in table */
    bool unit_asks;             /* consent_wanted is for a command that a Terragrunt file names */
    const char *consent_wanted; /* what a yes would allow ("run credential_process ...
                                   (file:line)"), NULL = nothing */
    const char *consent_option; /* what says that yes in a call: "--allow-exec"; NULL with it */
    IgnoreVec ignores;          /* lines that pass over findings, those too that do nothing */
    ChangeVec changes;          /* since it last worked; empty where that is not known */
    int64_t worked_s;           /* when that was; 0 = not known */
    int64_t generated_s;
    int elapsed_ms;
    unsigned generation; /* counts up whenever anything above changed */
} SessionView;

typedef struct Session Session;

Session *session_open(World *world, const SessionOptions *options);
void session_close(Session *session);

/* Bytes that what it read and what it shows hold of the system's memory. */
size_t session_size(const Session *session);

const SessionView *session_view(const Session *session);
/* Each question of the session and what became of it. */
void session_answers(const Session *session,
                     void (*each)(void *data, const Question *question, const Answer *answer),
                     void *data);
/* A request or child is outstanding. */
bool session_busy(const Session *session);
/* Waits at most timeout_ms (-1 = until something happens) and takes in what arrived. True if
 * extra_fd can be read. */
bool session_step(Session *session, int extra_fd, int timeout_ms);
/* Takes in what has arrived, for whoever waits for many sessions in one place. */
void session_take_news(Session *session);

/* Judges by these variables from the next look on; borrowed, NULL = the World's own. */
void session_environment(Session *session, const char *const *environment);
/* Gathers anew and asks again, for all steps: they share their answers, one GetCallerIdentity
 * serves five of them. */
void session_recheck(Session *session);
/* The user said yes to consent_wanted (p in the wizard): allow_exec and try_other_profiles are on
 * from here. */
void session_consent(Session *session);
/* Looks at one configuration only (start screen); NULL = all. */
void session_focus(Session *session, const char *address);

#endif
