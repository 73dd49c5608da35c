#include "ui/joints.h"

void joints_make(UiHooks *hooks, Wizard *wizard)
{
    *hooks = (UiHooks){.data = wizard};
}
