/* doers: carries out what the model asks for: one function for each kind of command. Given to the
 * wizard when it is opened. */
#ifndef WHY403_UI_DOERS_H
#define WHY403_UI_DOERS_H

#include "ui/wizard.h"

void doers_run(Wizard *wizard, const Cmd *cmd);

#endif
