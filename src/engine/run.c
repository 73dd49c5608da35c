#include "engine/run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/shown.h"

extern char **environ;
long syscall(long number, ...); /* glibc declares it for _GNU_SOURCE only */

static void run_child(char *const *argv, const char *const *envp)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ};
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        signal(numbers[i], SIG_DFL);
    environ = (char **)envp; /* execvp looks for PATH there */
    execvp(argv[0], argv);
    Arena arena = ARENA_INIT;
    int error = errno;
    fprintf(stderr, "why403: %s can't be run: %s.\n", shown(&arena, argv[0]).text, strerror(error));
    _exit(RUN_NOT_STARTED);
}

static int run_child_fd(pid_t pid)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, pid, 0);
#else
    (void)pid;
    return -1;
#endif
}

static int run_wait(pid_t pid, const volatile int *signal_number, RunWatch *watch)
{
    int status = 0, passed = 0, fd = watch ? run_child_fd(pid) : -1;
    pid_t ended;
    while ((ended = waitpid(pid, &status, watch ? WNOHANG : 0)) == 0 ||
           (ended < 0 && errno == EINTR)) {
        int number = *signal_number;
        if (number)
            ending_seen();
        if (number != passed && (number == SIGTERM || number == SIGHUP))
            kill(pid, number);
        passed = number;
        if (ended == 0) {
            runwatch_look(watch, pid);
            /* Ends the wait early where the child ends: a descriptor of it, on systems that have
             * them. */
            struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
            poll(&poll_fd, 1, RUNWATCH_INTERVAL_MS);
        }
    }
    if (fd >= 0)
        close(fd);
    return WIFSIGNALED(status) ? RUN_SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}

int run_command(char *const *argv, const char *const *envp, const volatile int *signal_number,
                RunWatch *watch)
{
    pid_t pid;
    fflush(NULL);
    pid = fork();
    if (pid == 0)
        run_child(argv, envp);
    if (pid < 0) {
        fprintf(stderr, "why403: the command can't be started: %s.\n", strerror(errno));
        return RUN_NOT_STARTED;
    }
    return run_wait(pid, signal_number, watch);
}
