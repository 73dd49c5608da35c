/*
 * grant: what signing in by browser has under way. Both IAM Identity Center and the sign-in service
 * of `aws login` are OAuth 2: a grant is made for a client, approved by whoever opens its page, and
 * exchanged once. Whoever opens the page is let in: there is nobody to ask in the lab.
 */
#ifndef WHY403_LAB_GRANT_H
#define WHY403_LAB_GRANT_H

#include "lab/service.h"

enum grant_kind { GRANT_CLIENT, GRANT_DEVICE, GRANT_CODE, GRANT_REFRESH };

struct LabGrant {
    enum grant_kind kind;
    enum lab_service service;
    const char *value;  /* what is sent to get what it grants */
    const char *client; /* for whom */
    const char *user_code, *challenge, *redirect, *thumbprint; /* NULL = none */
    bool approved, used;
};

/* Lives as long as the server. */
LabGrant *grant_new(LabCall *call, enum grant_kind kind, const char *client);
/* One of that kind and of the service that is asked; NULL. */
LabGrant *grant_find(const LabCall *call, enum grant_kind kind, const char *value);
/* The page that a browser opens: it sends the browser back with a code. */
void grant_authorize(LabCall *call);
/* The code's grant, once, for the client that asked and the verifier behind its challenge; NULL. */
LabGrant *grant_of_code(LabCall *call, const cJSON *body);
/* Calls the answer beside the action's name. */
void grant_answer(LabCall *call, size_t n, const char *const *actions,
                  void (*const *answers)(LabCall *call));

#endif
