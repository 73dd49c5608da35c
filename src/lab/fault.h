/*
 * fault: what goes wrong between the client and the practice AWS, by the [fault NAME] sections of
 * the scenario. The first fault whose host and action fit strikes; `times` limits how often.
 */
#ifndef WHY403_LAB_FAULT_H
#define WHY403_LAB_FAULT_H

#include "lab/call.h"

enum { FAULT_HANG = -1 };

/* How long the answer is held back: milliseconds, or FAULT_HANG for ever. Asked once per request,
 * before call_answer. */
int fault_delay_ms(const LabCall *call);
/* True if a fault made the reply. */
bool fault_strike(LabCall *call);

#endif
