/*
 * region: where it comes from and whether Terraform takes it (RULES.md 6, 72-74). Internal to
 * predict/.
 */
#ifndef WHY403_PREDICT_REGION_H
#define WHY403_PREDICT_REGION_H

#include "predict/walk.h"

/* Block, AWS_REGION, AWS_DEFAULT_REGION, profile; fills in region, region_source, region_chain.
 * Never ends the walk. */
void region_resolve(Walk *w);
/* The instance's own region, if the credentials came from there and nothing else names one. */
void region_resolve_on_instance(Walk *w);
/* The provider's check after credentials are there; false ended the walk. */
bool region_check(Walk *w);
/* The backend's check before anything else; false ended the walk. */
bool region_check_backend(Walk *w);

#endif
