#include "ui/term/clip.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void base64(Buf *out, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        unsigned v = (unsigned)bytes[i] << 16 | (i + 1 < len ? (unsigned)bytes[i + 1] << 8 : 0) |
                     (i + 2 < len ? bytes[i + 2] : 0);
        buf_add_char(out, digits[v >> 18]);
        buf_add_char(out, digits[v >> 12 & 63]);
        buf_add_char(out, i + 1 < len ? digits[v >> 6 & 63] : '=');
        buf_add_char(out, i + 2 < len ? digits[v & 63] : '=');
    }
}

bool clip_sequence(Buf *out, const char *text, const char *inside)
{
    size_t len = strlen(text);
    if (len == 0 || len > CLIP_MAX)
        return false;
    if (inside)
        buf_add_str(out, strcmp(inside, "tmux") == 0 ? "\033Ptmux;\033" : "\033P");
    buf_add_str(out, "\033]52;c;");
    base64(out, (const unsigned char *)text, len);
    buf_add_char(out, '\a');
    if (inside)
        buf_add_str(out, "\033\\");
    return true;
}

static const char *multiplexer(void)
{
    const char *type = getenv("TERM");
    return getenv("TMUX") ? "tmux" : type && strncmp(type, "screen", 6) == 0 ? "screen" : NULL;
}

static bool write_all(Span bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes.ptr, bytes.len);
        if (n <= 0)
            return false;
        bytes = span_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

const char *clip_copy(const char *text)
{
    AUTO_BUF Buf out = BUF_INIT(CLIP_MAX * 2);
    if (strlen(text) > CLIP_MAX)
        return "Too long for the clipboard (8 KiB): Enter writes it to a file, Y shows plain text.";
    if (!clip_sequence(&out, text, multiplexer()) || !write_all(buf_span(&out)))
        return "There is nothing to copy here.";
    return "Sent to the terminal; if the paste is empty, Y shows plain text.";
}
