/*
 * Children: each in a process group of its own, with pipes for its output, a ceiling and a deadline. A child is waited for by its
 * own pid, never by "any child", so nobody else's is stolen and no SIGCHLD handler is needed: the end of both pipes wakes the
 * loop, and the moment between that and the exit is bridged by looking again.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "host/impl.h"

enum { REAP_AGAIN_MS = 5, CLOSE_UP_TO = 1024, DEFAULT_TIMEOUT_MS = 60000, PIPE_CHUNK = 16384 };

struct ChildJob {
    ChildJob *next;
    uint64_t id;
    ChildDone done;
    void *data;
    pid_t pid;        /* 0 = never started or already waited for */
    int in, out, err; /* our ends, -1 = closed */
    Arena arena;
    Span input; /* what is still to be written to its stdin */
    Buf out_bytes, err_bytes;
    int64_t started_ms, deadline_ms;
    bool over;
    ChildResult result;
};

static void child_close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* ---- start ---- */

typedef struct ChildPipes {
    int in[2], out[2], err[2], broken[2]; /* broken: errno of a failed exec; closed by a good one */
} ChildPipes;

static bool child_pipe(int *ends)
{
    if (pipe(ends) != 0)
        return false;
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

/* Between fork and exec only async-signal-safe calls. */
static void child_reset_signals(void)
{
    struct sigaction normal = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int s = 1; s < 32; s++)
        if (s != SIGKILL && s != SIGSTOP)
            sigaction(s, &normal, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

NORETURN static void child_become(const ChildRequest *request, const ChildPipes *pipes, const char *const *envp, const char *cwd)
{
    union {
        const char *const *given;
        char *const *wanted;
    } args = {request->argv}, env = {envp}; /* execve's old prototype promises less than it keeps */
    int number, in = request->stdin_bytes.len ? pipes->in[0] : open("/dev/null", O_RDONLY);
    setpgid(0, 0);
    child_reset_signals();
    if (in >= 0 && dup2(in, 0) >= 0 && dup2(pipes->out[1], 1) >= 0 && dup2(pipes->err[1], 2) >= 0 && (!cwd || chdir(cwd) == 0)) {
        for (int fd = 3; fd < CLOSE_UP_TO; fd++)
            if (fd != pipes->broken[1])
                close(fd);
        execve(request->argv[0], args.wanted, env.wanted);
    }
    number = errno;
    while (write(pipes->broken[1], &number, sizeof number) < 0 && errno == EINTR)
        continue;
    _exit(127);
}

static void child_close_pair(int *ends)
{
    child_close_fd(&ends[0]);
    child_close_fd(&ends[1]);
}

/* 0 when exec went well, else its errno. */
static int child_exec_errno(int fd)
{
    int number = 0;
    ssize_t n;
    do {
        n = read(fd, &number, sizeof number);
    } while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof number ? number : 0;
}

static void child_fork(World *w, ChildJob *job, const ChildRequest *request)
{
    ChildPipes p = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    const char *const *envp = request->envp ? request->envp : w->env_all(w);
    const char *cwd = request->cwd ? request->cwd : host_of(w)->overlay.cwd;
    int number = 0;
    if (!child_pipe(p.out) || !child_pipe(p.err) || !child_pipe(p.broken) || (request->stdin_bytes.len && !child_pipe(p.in)))
        number = errno;
    else if ((job->pid = fork()) < 0)
        number = errno;
    else if (job->pid == 0)
        child_become(request, &p, envp, cwd);
    child_close_fd(&p.out[1]);
    child_close_fd(&p.err[1]);
    child_close_fd(&p.in[0]);
    child_close_fd(&p.broken[1]);
    if (job->pid > 0)
        setpgid(job->pid, job->pid); /* both sides do it, so that it holds whoever comes first */
    if (number == 0)
        number = child_exec_errno(p.broken[0]);
    child_close_fd(&p.broken[0]);
    if (number == 0) {
        job->result.started = true;
        job->in = p.in[1];
        job->out = p.out[0];
        job->err = p.err[0];
        return;
    }
    if (job->pid > 0)
        while (waitpid(job->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    job->pid = 0;
    child_close_pair(p.in);
    child_close_pair(p.out);
    child_close_pair(p.err);
    job->result.detail = arena_printf(&job->arena, "%s", strerror(number));
    job->over = true;
}

static void child_nonblocking(int fd)
{
    if (fd >= 0)
        (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

uint64_t host_child_start(World *w, const ChildRequest *request, ChildDone done, void *data)
{
    Host *h = host_of(w);
    ChildJob *job = mem_alloc(sizeof *job);
    job->id = ++h->last_id;
    job->done = done;
    job->data = data;
    job->in = job->out = job->err = -1;
    job->out_bytes = (Buf)BUF_INIT(request->max_output_bytes);
    job->err_bytes = (Buf)BUF_INIT(request->max_output_bytes);
    job->input = (Span){arena_strndup(&job->arena, request->stdin_bytes.ptr, request->stdin_bytes.len), request->stdin_bytes.len};
    job->started_ms = host_clock_ms();
    job->deadline_ms = job->started_ms + (request->timeout_ms > 0 ? request->timeout_ms : DEFAULT_TIMEOUT_MS);
    job->result.exit_status = -1;
    child_fork(w, job, request);
    child_nonblocking(job->in);
    child_nonblocking(job->out);
    child_nonblocking(job->err);
    job->next = h->children;
    h->children = job;
    return job->id;
}

/* ---- while it runs ---- */

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

static void child_note_status(ChildJob *job, int status)
{
    job->pid = 0;
    job->result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    job->result.signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
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
    if (pid == job->pid)
        child_note_status(job, status);
    else if (pid < 0)
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

void child_close(Host *h)
{
    while (h->children) {
        ChildJob *job = h->children;
        h->children = job->next;
        child_kill(job);
        child_free(job);
    }
}
