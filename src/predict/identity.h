/*
 * identity: GetCallerIdentity and what stands in for it, then the lists of accounts:
 * aws-sdk-go-base awsauth.go, GetAwsAccountIDAndPartition, VerifyAccountIDAllowed (RULES.md 7, 8,
 * 62-64). Internal to predict/. False ended the walk.
 */
#ifndef WHY403_PREDICT_IDENTITY_H
#define WHY403_PREDICT_IDENTITY_H

#include "predict/walk.h"

/* Fills in sts_endpoint, sts_region and route of the configuration, whether a call is made or not.
 */
void identity_describe(Walk *w);
bool identity_find(Walk *w, const Credentials *creds);
bool identity_check_accounts(Walk *w);

#endif
