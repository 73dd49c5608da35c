#include "ui/term/child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/shown.h"

extern char **environ;

enum { NOT_FOUND = 127, NOT_STARTED = 126, GRACE_S = 2 };

/* In the child: default signals, its own folder, then the program. */
static NORETURN void become(const char *const *argv, const char *const *envp, const char *dir,
                            const sigset_t *mask, FILE *out)
{
    static const int back[] = {SIGINT,   SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE,
                               SIGWINCH, SIGCONT, SIGTERM, SIGHUP,  SIGXFSZ};
    for (size_t i = 0; i < ARRAY_LEN(back); i++)
        signal(back[i], SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    if ((dir && chdir(dir) != 0) || (out && dup2(fileno(out), STDOUT_FILENO) < 0))
        _exit(NOT_STARTED);
    if (envp)
        environ = (char **)(size_t)envp;
    execvp(argv[0], (char *const *)(size_t)argv);
    _exit(errno == ENOENT ? NOT_FOUND : NOT_STARTED);
}

/* ---- an end that somebody tells why403 while the child runs ---- */

static const int ends[] = {SIGTERM, SIGHUP};
static volatile pid_t child_pid;
static volatile sig_atomic_t child_end; /* the signal that told it, 0 = none */

/* A shell ignores SIGTERM at its prompt, and ends on SIGHUP. */
static void on_end(int number)
{
    int saved = errno;
    child_end = number;
    kill(child_pid, SIGHUP);
    kill(child_pid, SIGCONT);
    alarm(GRACE_S);
    errno = saved;
}

static void on_patience(int number)
{
    (void)number;
    kill(child_pid, SIGKILL);
}

/* C-c and C-\\ mean the child alone, as with system(3). Called with the signals of ends blocked,
 * comes back with those of before. */
static int wait_for(pid_t pid, const sigset_t *mask)
{
    static const int numbers[] = {SIGINT, SIGQUIT, SIGALRM, SIGTERM, SIGHUP};
    void (*const handlers[])(int) = {SIG_IGN, SIG_IGN, on_patience, on_end, on_end};
    struct sigaction before[ARRAY_LEN(numbers)];
    int status = 0;
    child_pid = pid;
    child_end = 0;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        struct sigaction action = {.sa_handler = handlers[i], .sa_flags = SA_RESTART};
        sigaction(numbers[i], &action, &before[i]);
    }
    sigprocmask(SIG_SETMASK, mask, NULL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    alarm(0);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        sigaction(numbers[i], &before[i], NULL);
    return status;
}

const char *child_run(const char *const *argv, const char *const *envp, const char *dir,
                      const char *banner, int *out_status)
{
    return child_run_into(NULL, argv, envp, dir, banner, out_status);
}

const char *child_run_into(FILE *out, const char *const *argv, const char *const *envp,
                           const char *dir, const char *banner, int *out_status)
{
    Arena arena = ARENA_INIT;
    printf("%s\n", shown(&arena, banner).text);
    arena_clear(&arena);
    fflush(stdout);
    sigset_t held, mask;
    sigemptyset(&held);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        sigaddset(&held, ends[i]);
    sigprocmask(SIG_BLOCK, &held, &mask);
    pid_t pid = fork();
    if (pid < 0) {
        sigprocmask(SIG_SETMASK, &mask, NULL);
        return "The system refuses another process.";
    }
    if (pid == 0)
        become(argv, envp, dir, &mask, out);
    int status = wait_for(pid, &mask);
    /* An interactive shell takes the terminal for its own group: take it back. */
    void (*before)(int) = signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    signal(SIGTTOU, before);
    if (out_status)
        *out_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (child_end != 0) {
        raise(child_end); /* now with the caller's handler: its loop ends in order */
        return "why403 was told to end.";
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        return "That program is not installed here.";
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
        return "That program could not be started.";
    return NULL;
}

static void on_end_of_wait(int number)
{
    child_end = number;
}

/* The signals come in while pselect waits, and nowhere else: none is missed in between. */
void child_wait_for_enter(const char *sentence)
{
    struct sigaction action = {.sa_handler = on_end_of_wait}, before[ARRAY_LEN(ends)];
    sigset_t held, mask;
    char c = '\0';
    printf("\n%s Enter goes back to why403.", sentence);
    fflush(stdout);
    child_end = 0;
    sigemptyset(&held);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        sigaddset(&held, ends[i]);
        sigaction(ends[i], &action, &before[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &mask);
    while (c != '\n' && child_end == 0) {
        fd_set input;
        FD_ZERO(&input);
        FD_SET(STDIN_FILENO, &input);
        if (pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &mask) > 0 &&
            read(STDIN_FILENO, &c, 1) != 1)
            break;
    }
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        sigaction(ends[i], &before[i], NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    if (child_end != 0)
        raise(child_end);
}
