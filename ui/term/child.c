#include "ui/term/child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/shown.h"

extern char **environ;

enum { NOT_FOUND = 127, NOT_STARTED = 126 };

/* In the child: default signals, its own folder, then the program. */
static NORETURN void become(const char *const *argv, const char *const *envp, const char *dir)
{
    static const int back[] = {SIGINT,   SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE,
                               SIGWINCH, SIGCONT, SIGTERM, SIGHUP,  SIGXFSZ};
    for (size_t i = 0; i < ARRAY_LEN(back); i++)
        signal(back[i], SIG_DFL);
    if (dir && chdir(dir) != 0)
        _exit(NOT_STARTED);
    if (envp)
        environ = (char **)(size_t)envp;
    execvp(argv[0], (char *const *)(size_t)argv);
    _exit(errno == ENOENT ? NOT_FOUND : NOT_STARTED);
}

/* An interactive shell takes the terminal for its own group: take it back. */
static void take_terminal_back(void)
{
    void (*before)(int) = signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    signal(SIGTTOU, before);
}

/* C-c and C-\\ mean the child alone, as with system(3). */
static int wait_for(pid_t pid)
{
    static const int ignored[] = {SIGINT, SIGQUIT};
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before[ARRAY_LEN(ignored)];
    int status = 0;
    for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
        sigaction(ignored[i], &ignore, &before[i]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
        sigaction(ignored[i], &before[i], NULL);
    return status;
}

const char *child_run(const char *const *argv, const char *const *envp, const char *dir,
                      const char *banner, int *out_status)
{
    Arena arena = ARENA_INIT;
    printf("%s\n", shown(&arena, banner).text);
    arena_clear(&arena);
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0)
        return "The system refuses another process.";
    if (pid == 0)
        become(argv, envp, dir);
    int status = wait_for(pid);
    take_terminal_back();
    if (out_status)
        *out_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        return "That program is not installed here.";
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
        return "That program could not be started.";
    return NULL;
}
