/* httpdate: the Date header (RFC 9110 5.6.7: IMF-fixdate; the two obsolete forms are not read). */
#ifndef WHY403_BASE_HTTPDATE_H
#define WHY403_BASE_HTTPDATE_H

#include <stdint.h>

/* Epoch seconds of "Mon, 23 Nov 2026 15:44:46 GMT", 0 if it is no such date. */
int64_t http_date(const char *text);

#endif
