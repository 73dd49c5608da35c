/* runs: commands that the wizard runs for the user in a child that has the terminal: a fix's own,
 * and the one that shows that it is cured. Private to ui/wizard. */
#ifndef WHY403_UI_RUNS_H
#define WHY403_UI_RUNS_H

#include "ui/wizard.h"

/* cmd->text: a fix's command as it stands on the screen; all is looked at again after it. */
void runs_fix(Wizard *wizard, const Cmd *cmd);
/* What `run` was called with, else terraform plan, or init where that is still to be done; its end
 * is told. */
void runs_proof(Wizard *wizard, const Cmd *cmd);

#endif
