#include "lab/server.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "lab/relay.h"
#include "lab/wire.h"

/* What the child hands over. */
enum { PORT_CLOSED = N_WIRE_PORTS, PORT_RELAY, N_PORTS };

/* ---- the child ---- */

/* Bound but never listening: connections are refused, and nobody else can take the port. Stays open
 * as long as the process. */
static int server_closed_port(void)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = 0, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0)
        return 0;
    return ntohs(at.sin_port);
}

/* The parent's sockets and pipes must not stay open here, or their other ends would never see them
 * close. */
static void server_close_inherited(int keep_a, int keep_b)
{
    DIR *dir = opendir("/proc/self/fd");
    const struct dirent *entry;
    int fds[256];
    size_t n = 0;
    while (dir && n < ARRAY_LEN(fds) && (entry = readdir(dir))) {
        int fd = (int)strtol(entry->d_name, NULL, 10);
        if (fd > STDERR_FILENO && fd != keep_a && fd != keep_b && fd != dirfd(dir))
            fds[n++] = fd;
    }
    if (dir)
        closedir(dir);
    for (size_t i = 0; i < n; i++)
        close(fds[i]);
}

static void server_detach(pid_t parent, int alive_fd, int ready_fd)
{
    static const int signals[] = {SIGINT,  SIGTERM,  SIGHUP,  SIGQUIT,
                                  SIGCHLD, SIGWINCH, SIGTSTP, SIGALRM};
    int null = open("/dev/null", O_RDWR);
    sigset_t none;
    for (size_t i = 0; i < ARRAY_LEN(signals); i++)
        signal(signals[i], SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent)
        _exit(0);
    setsid(); /* the terminal's Ctrl-C is for the parent */
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (null > STDERR_FILENO)
        close(null);
    setlocale(LC_ALL, "C"); /* the Date header */
    server_close_inherited(alive_fd, ready_fd);
}

static void server_serve(Wire *wire, Relay *relay, int alive_fd)
{
    for (;;) {
        fd_set read_set, write_set, except_set;
        int max_fd = alive_fd, wait_ms;
        struct timeval timeout;
        FD_ZERO(&read_set);
        FD_ZERO(&write_set);
        FD_ZERO(&except_set);
        FD_SET(alive_fd, &read_set);
        wait_ms = wire_prepare(wire, &read_set, &write_set, &except_set, &max_fd);
        relay_prepare(relay, &read_set, &write_set, &max_fd);
        timeout = (struct timeval){wait_ms / 1000, wait_ms % 1000 * 1000};
        if (select(max_fd + 1, &read_set, &write_set, &except_set, wait_ms < 0 ? NULL : &timeout) <
            0)
            continue;
        if (FD_ISSET(alive_fd, &read_set))
            return;
        wire_run(wire);
        relay_run(relay, &read_set, &write_set);
    }
}

static NORETURN void server_child(const ServerPlan *plan, pid_t parent, int alive_fd, int ready_fd)
{
    int ports[N_PORTS] = {0};
    Wire *wire;
    Relay *relay;
    server_detach(parent, alive_fd, ready_fd);
    wire = wire_open(plan);
    for (enum wire_port i = 0; wire && i < N_WIRE_PORTS; i++)
        ports[i] = wire_port(wire, i);
    relay = relay_open(ports[WIRE_AWS]);
    ports[PORT_RELAY] = relay ? relay_port(relay) : 0;
    ports[PORT_CLOSED] = server_closed_port();
    if (write(ready_fd, ports, sizeof ports) != (ssize_t)sizeof ports)
        _exit(1);
    close(ready_fd);
    if (wire && relay)
        server_serve(wire, relay, alive_fd);
    _exit(0);
}

/* ---- the parent ---- */

static bool server_read_ports(int fd, int *ports, size_t size)
{
    size_t got = 0;
    while (got < size) {
        ssize_t n = read(fd, (char *)ports + got, size - got);
        if (n <= 0 && !(n < 0 && errno == EINTR))
            return false;
        got += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static void server_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

enum err server_start(const ServerPlan *plan, Server *out, Err *err)
{
    int alive[2] = {-1, -1}, ready[2] = {-1, -1}, ports[N_PORTS] = {0};
    pid_t parent = getpid();
    bool ok = pipe(alive) == 0 && pipe(ready) == 0;
    *out = (Server)SERVER_INIT;
    out->pid = ok ? fork() : -1;
    if (out->pid == 0) {
        server_close(&alive[1]);
        server_close(&ready[0]);
        server_child(plan, parent, alive[0], ready[1]);
    }
    server_close(&alive[0]);
    server_close(&ready[1]);
    out->alive_fd = alive[1];
    ok = out->pid > 0 && fcntl(alive[1], F_SETFD, FD_CLOEXEC) == 0 &&
         server_read_ports(ready[0], ports, sizeof ports);
    server_close(&ready[0]);
    for (size_t i = 0; i < ARRAY_LEN(ports); i++)
        ok = ok && ports[i] > 0;
    if (!ok) {
        server_stop(out);
        return err_set(err, ERR_SYSTEM, SOURCE_UNKNOWN,
                       "the practice AWS could not be started on 127.0.0.1");
    }
    out->aws_port = ports[WIRE_AWS];
    out->imds_port = ports[WIRE_IMDS];
    out->container_port = ports[WIRE_CONTAINER];
    out->closed_port = ports[PORT_CLOSED];
    out->relay_port = ports[PORT_RELAY];
    return ERR_NONE;
}

void server_stop(Server *server)
{
    server_close(&server->alive_fd);
    if (server->pid > 0) {
        kill(server->pid, SIGKILL);
        while (waitpid(server->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    server->pid = 0;
}
