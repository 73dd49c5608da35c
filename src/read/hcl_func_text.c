#include "read/hcl_func.h"

const HclFunction hcl_text_functions[] = {
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
