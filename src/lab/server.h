/*
 * server: the practice AWS as a process of its own: HTTPS for AWS's names, plain HTTP for instance
 * metadata and for container credentials, all on 127.0.0.1. It ends with the process that started
 * it. One loop, no threads: an answer that is held back waits as a suspended connection.
 *
 * Must not know: the World, the engine.
 */
#ifndef WHY403_LAB_SERVER_H
#define WHY403_LAB_SERVER_H

#include <sys/types.h>

#include "base/err.h"
#include "lab/practice.h"
#include "lab/tls.h"

typedef struct ServerPlan {
    const Practice *practice; /* copied into the child by fork */
    Span lab_ini;
    const char *console_path; /* read again whenever it changes; need not exist */
    const TlsSet *tls;        /* cert and key NULL = plain HTTP on the AWS port */
} ServerPlan;

typedef struct Server {
    pid_t pid;    /* 0 = none */
    int alive_fd; /* the child ends when its other end is closed */
    int aws_port, imds_port, container_port;
    int relay_port;  /* an HTTP proxy whose every CONNECT ends at aws_port */
    int closed_port; /* nobody listens there as long as the server lives */
} Server;

#define SERVER_INIT          \
    {                        \
        0, -1, 0, 0, 0, 0, 0 \
    }

enum err server_start(const ServerPlan *plan, Server *out, Err *err);
/* Safe twice. */
void server_stop(Server *server);

#endif
