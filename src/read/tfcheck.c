#include "read/tfload.h"

void tfcheck_run(TfLoad *load)
{
    (void)load;
}
