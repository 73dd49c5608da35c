/*
 * settings: values that stop configuration whatever the credentials are: variables the SDK refuses,
 * a CA bundle that can't be used, a proxy that is no URL. Internal to predict/. Each returns false
 * when it ended the walk; prefix as for shared_load.
 */
#ifndef WHY403_PREDICT_SETTINGS_H
#define WHY403_PREDICT_SETTINGS_H

#include "predict/profile.h"

bool settings_check(Walk *w, const char *prefix);
/* The first setting of a profile that the SDK does not take, and what it says of it
 * (config/shared_config.go setFromIniSection); NULL if all are good. */
const SharedValue *settings_of_profile(Walk *w, const SharedSection *section,
                                       const char **out_complaint);
/* http_proxy, https_proxy arguments. */
bool settings_check_proxy(Walk *w);
/* custom_ca_bundle of the block, which is read before anything else. */
bool settings_check_block_ca(Walk *w, const char *prefix);
/* AWS_CA_BUNDLE and ca_bundle of the profile; fills in the route's trust store. */
bool settings_check_ca(Walk *w, const char *prefix);

#endif
