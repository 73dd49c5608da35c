#include "engine/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/shown.h"

extern char **environ;

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

static int run_wait(pid_t pid, const volatile int *signal_number)
{
    int status = 0, passed = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        int number = *signal_number;
        if (number != passed && (number == SIGTERM || number == SIGHUP))
            kill(pid, number);
        passed = number;
    }
    return WIFSIGNALED(status) ? RUN_SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}

int run_command(char *const *argv, const char *const *envp, const volatile int *signal_number)
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
    return run_wait(pid, signal_number);
}
