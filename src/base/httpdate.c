#include "base/httpdate.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

int64_t http_date(const char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4] = "", rfc3339[32];
    const char *at;
    int day, year, hour, minute, second;
    int64_t out;
    if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT", &day, month, &year, &hour,
               &minute, &second) != 6)
        return 0;
    at = strlen(month) == 3 ? strstr(months, month) : NULL;
    if (!at || (at - months) % 3 != 0)
        return 0;
    snprintf(rfc3339, sizeof rfc3339, "%04d-%02d-%02dT%02d:%02d:%02dZ", year,
             (int)(at - months) / 3 + 1, day, hour, minute, second);
    out = text_parse_time(span_of(rfc3339));
    return out < 0 ? 0 : out;
}
