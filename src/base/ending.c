#include "base/ending.h"

#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

enum { WORK_MAX_US = 400 * 1000, PATH_MAX_BYTES = 4096 };

static struct {
    volatile sig_atomic_t number, seen, held, late;
    void (*restore)(void), (*kill_all)(void);
    char log[PATH_MAX_BYTES], folder[PATH_MAX_BYTES];
    volatile sig_atomic_t has_log;
} ending;

static void ending_now(void)
{
    if (ending.restore)
        ending.restore();
    if (ending.kill_all)
        ending.kill_all();
    if (ending.has_log) {
        unlink(ending.log);
        rmdir(ending.folder);
    }
    _exit(128 + ending.number);
}

static void ending_late(int number)
{
    (void)number;
    if (ending.seen)
        return;
    ending.late = 1;
    if (ending.held == 0)
        ending_now();
}

/* The time that the program works, not the time that passes: who waits for a child or a terminal is
 * awake anyway. */
void ending_asked(int number)
{
    struct itimerval work = {.it_value = {.tv_usec = WORK_MAX_US}};
    struct sigaction action = {.sa_handler = ending_late, .sa_flags = SA_RESTART};
    if (ending.number || ending.seen)
        return;
    ending.number = number;
    sigaction(SIGPROF, &action, NULL);
    setitimer(ITIMER_PROF, &work, NULL);
}

void ending_seen(void)
{
    ending.seen = 1;
}

void ending_with_terminal(void (*restore)(void))
{
    ending.restore = restore;
}

void ending_with_children(void (*kill_all)(void))
{
    ending.kill_all = kill_all;
}

void ending_with_log(const char *path, const char *folder)
{
    ending.has_log = 0;
    if (!path)
        return;
    snprintf(ending.log, sizeof ending.log, "%s", path);
    snprintf(ending.folder, sizeof ending.folder, "%s", folder);
    ending.has_log = 1;
}

void ending_hold(void)
{
    ending.held++;
}

void ending_release(void)
{
    if (--ending.held == 0 && ending.late)
        ending_now();
}
