/* What a test says about a reason of the prediction: its id. */
#ifndef WHY403_TESTS_SUPPORT_REASONS_H
#define WHY403_TESTS_SUPPORT_REASONS_H

#include "predict/configuration.h"

static inline const char *predict_reason_id(enum predict_reason reason)
{
    static const char *const ids[] = {
#define REASON_ID(code, id, scenario) id,
        PREDICT_REASONS(REASON_ID)
#undef REASON_ID
    };
    return ids[reason];
}

#endif
