/* Bringing a child up: pipes, fork, a clean state, exec. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/child.h"

enum { CLOSE_UP_TO = 1024, DEFAULT_TIMEOUT_MS = 60000 };

void child_close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

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

NORETURN static void child_become(const ChildRequest *request, const ChildPipes *pipes,
                                  const char *const *envp, const char *cwd)
{
    union {
        const char *const *given;
        char *const *wanted;
    } args = {request->argv}, env = {envp}; /* execve's old prototype promises less than it keeps */
    int number, in = request->stdin_bytes.len ? pipes->in[0] : open("/dev/null", O_RDONLY);
    setpgid(0, 0);
    child_reset_signals();
    if (in >= 0 && dup2(in, 0) >= 0 && dup2(pipes->out[1], 1) >= 0 && dup2(pipes->err[1], 2) >= 0 &&
        (!cwd || chdir(cwd) == 0)) {
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
    if (!child_pipe(p.out) || !child_pipe(p.err) || !child_pipe(p.broken) ||
        (request->stdin_bytes.len && !child_pipe(p.in)))
        number = errno;
    else if ((job->pid = fork()) < 0)
        number = errno;
    else if (job->pid == 0)
        child_become(request, &p, envp, cwd);
    host_want_errno(number); /* before the child's own trouble is known */
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
    job->input =
        (Span){arena_strndup(&job->arena, request->stdin_bytes.ptr, request->stdin_bytes.len),
               request->stdin_bytes.len};
    job->started_ms = host_clock_ms();
    job->deadline_ms =
        job->started_ms + (request->timeout_ms > 0 ? request->timeout_ms : DEFAULT_TIMEOUT_MS);
    job->result.exit_status = -1;
    child_fork(w, job, request);
    child_nonblocking(job->in);
    child_nonblocking(job->out);
    child_nonblocking(job->err);
    job->next = h->children;
    h->children = job;
    return job->id;
}
