/*
 * ssocache_write: after Terraform's own refresh (Q_SSO_CREATE_TOKEN or Q_LOGIN_CREATE_TOKEN with
 * cache_path) the SDK stores the new token in the same file, 0600; so must we, or the rotation
 * would log the user out. Other members stay.
 */
#ifndef WHY403_ENGINE_SSOCACHE_WRITE_H
#define WHY403_ENGINE_SSOCACHE_WRITE_H

#include "base/world.h"
#include "fact/question.h"

/* Nothing is written for an answer that is no success. ERR_IO: the file is gone or can't be
 * written.
 */
enum err ssocache_write_back(World *w, const Question *q, const Answer *answer, Err *err);

#endif
