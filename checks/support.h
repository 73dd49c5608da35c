/*
 * support: what all checks need: which configurations count, making a finding from its row,
 * evidence that every finding shows, passes, waiting. Holds no state of its own.
 */
#ifndef WHY403_CHECKS_SUPPORT_H
#define WHY403_CHECKS_SUPPORT_H

#include "checks/checks.h"
#include "checks/finding_ids.h"
#include "checks/refusal.h"

/* Does the verdict depend on it? Not the AWS CLI, not what nothing uses. */
bool check_counts(const Configuration *conf);
/* It counts, is decided, and ends in an error. */
bool check_fails(const Configuration *conf);
/* It counts, is decided, and the login works. */
bool check_works(const Configuration *conf);

/* The credentials that the deciding request was signed with, else those that would be used first.
 * NULL = none. */
const Credentials *check_creds(const Configuration *conf);
/* Of the deciding answer; REFUSAL_NONE where Terraform decides by itself. */
enum refusal check_refusal(const Configuration *conf);
/* AWS refused the credentials themselves (or Terraform could not even send them): the differential
 * of keys begins here. */
bool check_keys_refused(const Configuration *conf);
/* A long-term (AKIA) or temporary (ASIA) key id, stray characters at the ends forgiven. */
bool check_is_long_term(const Credentials *creds);
bool check_is_temporary(const Credentials *creds);
/* The question that decided it went to the credentials service of a container (or aws-vault's). */
bool check_asks_container(const Configuration *conf);

/* A finding from its row, title and link filled in, already among the context's findings. conf may
 * be NULL (all). */
Finding *check_add(CheckContext *ctx, enum finding_id id, enum severity severity,
                   enum certainty certainty, const Configuration *conf);
/* A finding that explains why conf fails. */
Finding *check_blame(CheckContext *ctx, enum finding_id id, enum certainty certainty,
                     const Configuration *conf);
/* Is there one already that explains conf's failure with at least that certainty? */
bool check_explained(const CheckContext *ctx, const Configuration *conf, enum certainty at_least);

/* An experiment about conf is outstanding: the step shows that it runs, and nobody names the
 * residue yet. */
void check_wait(CheckContext *ctx, const Configuration *conf, enum step step);
bool check_waits(const CheckContext *ctx, const Configuration *conf);

/* Terraform itself decides: the reason names the finding, the outcome's sentence and place are the
 * evidence. */
typedef struct ReasonRow {
    enum predict_reason reason;
    enum finding_id id;
    enum certainty certainty;
} ReasonRow;

/* The finding for conf if its reason is in rows, else NULL. */
Finding *check_reason(CheckContext *ctx, const Configuration *conf, const ReasonRow *rows,
                      size_t n);

void check_passf(CheckContext *ctx, enum step step, const char *label, Source at, const char *fmt,
                 ...) PRINTF_LIKE(5, 6);

/* Rows that every finding about credentials shows: key id and where it was read, token, secret's
 * shape where it is odd. */
void check_show_creds(CheckContext *ctx, Finding *f, const Credentials *creds);
/* "STS  403 InvalidClientTokenId, 83 ms" */
void check_show_answer(CheckContext *ctx, Finding *f, const Configuration *conf);
/* Both, for the configuration's own. */
void check_show(CheckContext *ctx, Finding *f, const Configuration *conf);

/* The certificate that decided conf is past its end or before its start, by this machine's clock.
 */
bool check_tls_dates(const Configuration *conf);

/* The shared files that were read for Terraform, as its SDK reads them, each once. */
typedef VEC(const AwsFile *) AwsFileList;
AwsFileList check_files(const CheckContext *ctx);
/* The profile that conf reads from the files: the one asked for, else "default". */
const char *check_profile(const Configuration *conf);

/* "user/alice" of an ARN, the whole text if it is none. */
const char *check_arn_tail(const char *arn);
/* The name that somebody meant by a variable that Terraform does not read; NULL if there is none
 * (conflict_variables.c). */
const char *check_variable_meant(const EnvVar *var);

/* "aws-cn" of an ARN, NULL if it is none. */
const char *check_arn_partition(Arena *arena, const char *arn);

/* "the provider aws.west", "the S3 backend" */
const char *check_conf_name(Arena *arena, const Configuration *conf);

#endif
