/*
 * wire: the practice AWS on a socket: libmicrohttpd's callbacks around call.h. Used inside the
 * server's process only.
 */
#ifndef WHY403_LAB_WIRE_H
#define WHY403_LAB_WIRE_H

#include <stdbool.h>
#include <sys/select.h>

#include "lab/call.h"
#include "lab/server.h"

typedef struct Wire Wire;

enum wire_port { WIRE_AWS, WIRE_IMDS, WIRE_CONTAINER, N_WIRE_PORTS };

/* Listens on three ports of 127.0.0.1. NULL if the system refuses. */
Wire *wire_open(const ServerPlan *plan);
int wire_port(const Wire *wire, enum wire_port which);
/* Adds what is waited for; returns milliseconds until wire_run is due (-1 = no limit). *max_fd is
 * raised. */
int wire_prepare(Wire *wire, fd_set *read, fd_set *write, fd_set *except, int *max_fd);
/* Takes what came and answers. */
void wire_run(Wire *wire);

#endif
