/* joints: fills the wizard's hooks with what engine/ offers (apply, undo, explain, first set-up).
 */
#ifndef WHY403_UI_JOINTS_H
#define WHY403_UI_JOINTS_H

#include "ui/wizard.h"

void joints_make(UiHooks *hooks, Wizard *wizard);

#endif
