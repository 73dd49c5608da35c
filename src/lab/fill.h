/*
 * fill: the @{NAME} placeholders in a scenario's files and environment, filled when its sandbox is
 * made.
 *
 *     @{HOME} @{TFDIR} @{LAB}            folders; the lab's own URL
 *     @{IMDS} @{ECS} @{CLOSED}           URLs on 127.0.0.1; the same with _PORT; nobody listens on
 * CLOSED
 *     @{CA} @{OTHER_CA_PEM}              PEM file of the lab's authority; text of the other one's
 * certificate
 *     @{NOW-3600} @{EPOCH+60}            RFC 3339, epoch seconds
 *     @{alice.id} .secret .token .head .tail     of [key alice]; head and tail are the secret's
 * halves
 *     @{login.value}                     of [login login] or [web_token login]
 *     @{login.dpop}                      the key of an `aws login`, for a JSON file
 *     @{BOM} @{CR} @{NBSP} @{ZWSP} @{LQUO} @{RQUO}     characters that an editor hides
 *
 * A name that is none of these is a BUG: scenarios are part of the program.
 */
#ifndef WHY403_LAB_FILL_H
#define WHY403_LAB_FILL_H

#include "lab/practice.h"
#include "lab/server.h"

typedef struct FillPlan {
    const Practice *practice;
    const Server *server;
    const TlsSet *tls;
    const char *root; /* of the sandbox */
} FillPlan;

Span fill_text(Arena *arena, const FillPlan *plan, Span text);

#endif
