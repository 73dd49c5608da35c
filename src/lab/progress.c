#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/lab.h"

/* One solved scenario per line: "NAME KEYS"; a name alone (as it was once written) was not counted.
 */
#define PROGRESS_FILE "lab-solved"

enum { PROGRESS_MAX = 64 * 1024, KEYS_MAX = 1000 * 1000, PATH_MAX_BYTES = 4096 };

/* $XDG_STATE_HOME/why403, else ~/.local/state/why403; false without either. */
static bool progress_folder(Buf *out)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && state[0] == '/')
        buf_printf(out, "%s/why403", state);
    else if (home && home[0] == '/')
        buf_printf(out, "%s/.local/state/why403", home);
    return out->len > 0 && !out->overflow;
}

static void progress_read(Buf *out)
{
    AUTO_BUF Buf path = BUF_INIT(PATH_MAX_BYTES);
    char bytes[4096];
    size_t n;
    FILE *f;
    if (!progress_folder(&path))
        return;
    buf_add_str(&path, "/" PROGRESS_FILE);
    f = fopen(path.ptr, "r");
    while (f && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
        buf_add(out, (Span){bytes, n});
    if (f)
        fclose(f);
}

static bool progress_make_folder(char *path)
{
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return false;
        if (!slash)
            return true;
        *slash = '/';
    }
}

/* Beside the file, then renamed: it is the old or the new one. */
static enum err progress_write(Span bytes, Err *err)
{
    AUTO_BUF Buf folder = BUF_INIT(PATH_MAX_BYTES);
    AUTO_BUF Buf path = BUF_INIT(PATH_MAX_BYTES);
    AUTO_BUF Buf fresh = BUF_INIT(PATH_MAX_BYTES);
    FILE *f = NULL;
    bool ok;
    if (!progress_folder(&folder))
        return err_set(err, ERR_IO, SOURCE_UNKNOWN,
                       "progress can't be kept: neither XDG_STATE_HOME nor HOME is set");
    buf_printf(&path, "%s/" PROGRESS_FILE, folder.ptr);
    buf_printf(&fresh, "%s.new", path.ptr);
    if (progress_make_folder(folder.ptr))
        f = fopen(fresh.ptr, "w");
    ok = f && fwrite(bytes.ptr ? bytes.ptr : "", 1, bytes.len, f) == bytes.len;
    if (f && fclose(f) != 0)
        ok = false;
    ok = ok && rename(fresh.ptr, path.ptr) == 0;
    return ok ? ERR_NONE
              : err_set(err, ERR_IO, SOURCE_UNKNOWN, "progress can't be kept in %s: %s", path.ptr,
                        strerror(errno));
}

/* The line's count where it is the scenario's, else LAB_OPEN. */
static int progress_count(Span line, const char *name)
{
    size_t end = span_find_char(line, ' ');
    int keys = 0;
    if (!span_is(span_sub(line, 0, end), name))
        return LAB_OPEN;
    for (size_t i = end + 1; i < line.len; i++) {
        if (line.ptr[i] < '0' || line.ptr[i] > '9' || keys > KEYS_MAX)
            return 0;
        keys = keys * 10 + (line.ptr[i] - '0');
    }
    return keys;
}

int lab_best(const char *name)
{
    AUTO_BUF Buf text = BUF_INIT(PROGRESS_MAX);
    Span rest, line;
    int best = LAB_OPEN;
    progress_read(&text);
    rest = buf_span(&text);
    while (best == LAB_OPEN && span_next_line(&rest, &line))
        best = progress_count(line, name);
    return best;
}

enum err lab_record_solved(const char *name, int keys, Err *err)
{
    AUTO_BUF Buf old = BUF_INIT(PROGRESS_MAX);
    AUTO_BUF Buf fresh = BUF_INIT(PROGRESS_MAX);
    int best = lab_best(name);
    Span rest, line;
    if (best > 0 && (keys <= 0 || keys >= best))
        return ERR_NONE;
    progress_read(&old);
    rest = buf_span(&old);
    while (span_next_line(&rest, &line))
        if (progress_count(line, name) == LAB_OPEN)
            buf_printf(&fresh, "%.*s\n", (int)line.len, line.ptr);
    buf_printf(&fresh, "%s %d\n", name, keys > 0 ? keys : 0);
    return progress_write(buf_span(&fresh), err);
}

enum err lab_reset_progress(Err *err)
{
    return progress_write(SPAN_EMPTY, err);
}
