/*
 * Children: each in a process group of its own, with pipes for its output, a ceiling and a
 * deadline. A child is waited for by its own pid, never by "any child", so nobody else's is stolen
 * and no SIGCHLD handler is needed: the end of both pipes wakes the loop, and the moment between
 * that and the exit is bridged by looking again.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/ending.h"
#include "host/child.h"

enum { REAP_AGAIN_MS = 5, PIPE_CHUNK = 16384 };

/* Reads what is there; false when the ceiling was reached. */
static bool child_drain(int *fd, Buf *into)
{
    char chunk[PIPE_CHUNK];
    ssize_t n = 0;
    while (*fd >= 0 && !into->overflow) {
        n = read(*fd, chunk, sizeof chunk);
        if (n > 0)
            buf_add(into, (Span){chunk, (size_t)n});
        else if (n == 0 || (errno != EINTR && errno != EAGAIN))
            child_close_fd(fd);
        else if (errno == EAGAIN)
            break;
    }
    mem_wipe(chunk, sizeof chunk);
    return !into->overflow;
}

static void child_feed(ChildJob *job)
{
    while (job->in >= 0 && job->input.len > 0) {
        ssize_t n = write(job->in, job->input.ptr, job->input.len);
        if (n >= 0)
            job->input = span_sub(job->input, (size_t)n, job->input.len);
        else if (errno == EAGAIN)
            return;
        else if (errno != EINTR)
            break; /* it does not want to read; its own affair */
    }
    child_close_fd(&job->in);
}

static bool child_reap(ChildJob *job, int flags)
{
    int status;
    pid_t pid;
    if (job->pid == 0)
        return true;
    do {
        pid = waitpid(job->pid, &status, flags);
    } while (pid < 0 && errno == EINTR);
    if (pid == job->pid) {
        job->pid = 0;
        job->result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        job->result.signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    } else if (pid < 0)
        job->pid = 0;
    return job->pid == 0;
}

static void child_kill(ChildJob *job)
{
    if (job->pid > 0) {
        kill(-job->pid, SIGKILL);
        child_reap(job, 0);
    }
    child_close_fd(&job->in);
    child_close_fd(&job->out);
    child_close_fd(&job->err);
    job->over = true;
}

static void child_step(ChildJob *job)
{
    bool fits;
    child_feed(job);
    fits = child_drain(&job->out, &job->out_bytes);
    fits = child_drain(&job->err, &job->err_bytes) && fits;
    if (!fits) {
        job->result.flooded = true;
        child_kill(job);
    } else if (job->out < 0 && job->err < 0 && child_reap(job, WNOHANG)) {
        child_close_fd(&job->in);
        job->over = true;
    } else if (host_clock_ms() >= job->deadline_ms) {
        job->result.timed_out = true;
        child_kill(job);
    }
}

void child_turn(Host *h)
{
    for (ChildJob *job = h->children; job; job = job->next)
        if (!job->over)
            child_step(job);
}

void host_child_cancel(World *w, uint64_t id)
{
    for (ChildJob *job = host_of(w)->children; job; job = job->next)
        if (job->id == id && !job->over) {
            child_kill(job);
            job->result.detail = "cancelled";
        }
}

/* ---- results ---- */

static void child_free(ChildJob *job)
{
    buf_clear(&job->out_bytes);
    buf_clear(&job->err_bytes);
    arena_clear(&job->arena);
    mem_free(job);
}

bool child_ready(const Host *h)
{
    for (const ChildJob *job = h->children; job; job = job->next)
        if (job->over)
            return true;
    return false;
}

bool child_deliver(Host *h)
{
    for (ChildJob **at = &h->children; *at; at = &(*at)->next) {
        ChildJob *job = *at;
        if (!job->over)
            continue;
        *at = job->next;
        job->result.out = buf_span(&job->out_bytes);
        job->result.err = buf_span(&job->err_bytes);
        job->result.elapsed_ms = (int)(host_clock_ms() - job->started_ms);
        job->done(job->data, &job->result);
        child_free(job);
        return true;
    }
    return false;
}

/* ---- what to wait for ---- */

int child_wait_ms(const Host *h)
{
    int64_t now = host_clock_ms(), least = -1;
    for (const ChildJob *job = h->children; job; job = job->next) {
        bool closed = job->out < 0 && job->err < 0;
        int64_t left = closed ? REAP_AGAIN_MS : job->deadline_ms - now;
        if (left < 0)
            left = 0;
        if (!job->over && (least < 0 || left < least))
            least = left;
    }
    return (int)least;
}

size_t child_fd_count(const Host *h)
{
    size_t n = 0;
    for (const ChildJob *job = h->children; job; job = job->next)
        n += 3;
    return n;
}

size_t child_fds(const Host *h, struct curl_waitfd *out)
{
    size_t n = 0;
    for (const ChildJob *job = h->children; job; job = job->next) {
        if (job->in >= 0)
            out[n++] = (struct curl_waitfd){job->in, CURL_WAIT_POLLOUT, 0};
        if (job->out >= 0)
            out[n++] = (struct curl_waitfd){job->out, CURL_WAIT_POLLIN, 0};
        if (job->err >= 0)
            out[n++] = (struct curl_waitfd){job->err, CURL_WAIT_POLLIN, 0};
    }
    return n;
}

/* For an end in the midst of things: nothing but kill(2). */
static Host *child_host;

static void child_kill_all(void)
{
    for (const ChildJob *job = child_host ? child_host->children : NULL; job; job = job->next)
        if (job->pid > 0)
            kill(-job->pid, SIGKILL);
}

void child_open(Host *h)
{
    child_host = h;
    ending_with_children(child_kill_all);
}

void child_close(Host *h)
{
    if (child_host == h)
        child_host = NULL;
    while (h->children) {
        ChildJob *job = h->children;
        h->children = job->next;
        child_kill(job);
        child_free(job);
    }
}
