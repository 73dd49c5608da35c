#include "predict/duration.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

int duration_seconds(const char *text)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}, {"h", 3600}, {"m", 60}, {"s", 1}};
    double sum = 0;
    if (!text)
        return 0;
    while (*text) {
        char *end;
        double n = strtod(text, &end);
        size_t i = 0;
        while (i < ARRAY_LEN(units) && strncmp(end, units[i].unit, strlen(units[i].unit)) != 0)
            i++;
        if (end == text || i == ARRAY_LEN(units))
            return 0;
        sum += n * units[i].seconds;
        text = end + strlen(units[i].unit);
    }
    return sum > 0 && sum < INT_MAX ? (int)sum : 0;
}
