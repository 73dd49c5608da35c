#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/lab.h"

/* One solved scenario per line: "NAME KEYS WRONG HINTS"; what is missing (as it was once written)
 * was not counted. */
#define PROGRESS_FILE "lab-solved"

enum { PROGRESS_MAX = 64 * 1024, KEYS_MAX = 1000 * 1000, PATH_MAX_BYTES = 4096 };
enum { SCORE_MOST = 100, SCORE_LEAST = 10, HINT_COSTS = 15, GUESS_COSTS = 10, KEYS_FREE = 12 };

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
    if (progress_make_folder(folder.ptr)) {
        unlink(fresh.ptr); /* of a run that was killed; or a link that leads elsewhere */
        int fd = open(fresh.ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        f = fd >= 0 ? fdopen(fd, "w") : NULL;
    }
    ok = f && fwrite(bytes.ptr ? bytes.ptr : "", 1, bytes.len, f) == bytes.len;
    if (f && fclose(f) != 0)
        ok = false;
    ok = ok && rename(fresh.ptr, path.ptr) == 0;
    return ok ? ERR_NONE
              : err_set(err, ERR_IO, SOURCE_UNKNOWN, "progress can't be kept in %s: %s", path.ptr,
                        strerror(errno));
}

static int progress_number(Span *rest)
{
    int number = 0;
    Span word = span_sub(*rest, 0, span_find_char(*rest, ' '));
    *rest = span_sub(*rest, word.len + 1, rest->len);
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9' || number > KEYS_MAX)
            return 0;
        number = number * 10 + (word.ptr[i] - '0');
    }
    return number;
}

/* The line's result where it is the scenario's. */
static bool progress_line(Span line, const char *name, LabResult *out)
{
    size_t end = span_find_char(line, ' ');
    if (!span_is(span_sub(line, 0, end), name))
        return false;
    Span rest = span_sub(line, end + 1, line.len);
    out->keys = progress_number(&rest);
    out->wrong = progress_number(&rest);
    out->hints = progress_number(&rest);
    return true;
}

bool lab_result(const char *name, LabResult *out)
{
    AUTO_BUF Buf text = BUF_INIT(PROGRESS_MAX);
    Span rest, line;
    bool found = false;
    progress_read(&text);
    rest = buf_span(&text);
    while (!found && span_next_line(&rest, &line))
        found = progress_line(line, name, out);
    return found;
}

int lab_best(const char *name)
{
    LabResult result;
    return lab_result(name, &result) ? result.keys : LAB_OPEN;
}

int lab_score(LabResult r)
{
    int beyond = r.keys > KEYS_FREE ? r.keys - KEYS_FREE : 0;
    int score = SCORE_MOST - HINT_COSTS * r.hints - GUESS_COSTS * r.wrong - beyond;
    return score < SCORE_LEAST ? SCORE_LEAST : score;
}

/* One that nobody counted is worse than any that somebody did. */
static bool progress_better(LabResult now, LabResult before)
{
    if (now.keys <= 0 || before.keys <= 0)
        return now.keys > 0;
    int gain = lab_score(now) - lab_score(before);
    return gain > 0 || (gain == 0 && now.keys < before.keys);
}

enum err lab_record_solved(const char *name, LabResult result, Err *err)
{
    AUTO_BUF Buf old = BUF_INIT(PROGRESS_MAX);
    AUTO_BUF Buf fresh = BUF_INIT(PROGRESS_MAX);
    LabResult before;
    Span rest, line;
    if (lab_result(name, &before) && !progress_better(result, before))
        return ERR_NONE;
    progress_read(&old);
    rest = buf_span(&old);
    while (span_next_line(&rest, &line))
        if (!progress_line(line, name, &before))
            buf_printf(&fresh, "%.*s\n", (int)line.len, line.ptr);
    buf_printf(&fresh, "%s %d %d %d\n", name, result.keys > 0 ? result.keys : 0, result.wrong,
               result.hints);
    return progress_write(buf_span(&fresh), err);
}

enum err lab_reset_progress(Err *err)
{
    return progress_write(SPAN_EMPTY, err);
}
