#include "read/tfload.h"

void tfdir_load_modules(TfLoad *load)
{
    (void)load;
}

void tfdir_load(TfLoad *load)
{
    (void)load;
}

void tflock_load(TfLoad *load)
{
    load->config->lock.state = FILE_ABSENT;
}

void tfcli_load(TfLoad *load)
{
    (void)load;
}

void tfcheck_run(TfLoad *load)
{
    (void)load;
}
