#include "edit/keyclean.h"

#include <string.h>

void keyclean(Buf *out, Span value)
{
    while (value.len > 0 && strchr(",; \t\r\n", value.ptr[value.len - 1]))
        value.len--;
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c > 0x20 && c < 0x7F && c != '"' && c != '\'' && c != '`')
            buf_add_char(out, (char)c);
    }
}
