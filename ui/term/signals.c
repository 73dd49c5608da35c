#include "ui/term/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/ending.h"

static const int told[] = {SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
static const int crashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

static struct {
    int pipe[2];
    bool open;
    void (*restore)(void);
    struct sigaction told_before[ARRAY_LEN(told)], crashes_before[ARRAY_LEN(crashes)];
} sig = {.pipe = {-1, -1}};

static bool is_end(int number)
{
    return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGQUIT;
}

static void on_signal(int number)
{
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    if (is_end(number))
        ending_asked(number);
    if (write(sig.pipe[1], &byte, 1) < 0)
        errno = saved; /* full: the loop is awake already */
    errno = saved;
}

/* The terminal first, then what the signal does of itself (SA_RESETHAND has put that back). */
static void on_crash(int number)
{
    if (sig.restore)
        sig.restore();
    raise(number);
}

enum err signals_open(void (*restore)(void), Err *err)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    if (pipe(sig.pipe) != 0)
        return err_set(err, ERR_SYSTEM, SOURCE_UNKNOWN, "no pipe for signals can be made");
    for (int i = 0; i < 2; i++) {
        fcntl(sig.pipe[i], F_SETFL, O_NONBLOCK);
        fcntl(sig.pipe[i], F_SETFD, FD_CLOEXEC);
    }
    sig.restore = restore;
    ending_with_terminal(restore);
    for (size_t i = 0; i < ARRAY_LEN(told); i++)
        sigaction(told[i], &action, &sig.told_before[i]);
    action = (struct sigaction){.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND | SA_NODEFER};
    for (size_t i = 0; i < ARRAY_LEN(crashes); i++)
        sigaction(crashes[i], &action, &sig.crashes_before[i]);
    sig.open = true;
    return ERR_NONE;
}

void signals_close(void)
{
    if (!sig.open)
        return;
    for (size_t i = 0; i < ARRAY_LEN(told); i++)
        sigaction(told[i], &sig.told_before[i], NULL);
    for (size_t i = 0; i < ARRAY_LEN(crashes); i++)
        sigaction(crashes[i], &sig.crashes_before[i], NULL);
    ending_with_terminal(NULL);
    close(sig.pipe[0]);
    close(sig.pipe[1]);
    sig.open = false;
}

int signals_fd(void)
{
    return sig.pipe[0];
}

int signals_next(void)
{
    unsigned char byte;
    if (read(sig.pipe[0], &byte, 1) != 1)
        return 0;
    if (is_end(byte))
        ending_seen();
    return byte;
}

void signals_stop(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL}, before;
    sigaction(SIGTSTP, &action, &before);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
}
