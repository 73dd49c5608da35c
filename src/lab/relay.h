/*
 * relay: lets programs in a lesson's shell reach the practice AWS under AWS's own names. It is what
 * HTTPS_PROXY names there: every CONNECT, whatever host it asks for, ends at the lab's HTTPS port.
 * It passes bytes on and understands nothing else; so nothing that honours the proxy can leave the
 * machine.
 */
#ifndef WHY403_LAB_RELAY_H
#define WHY403_LAB_RELAY_H

#include <sys/select.h>

typedef struct Relay Relay;

/* Listens on 127.0.0.1. NULL if the system refuses. */
Relay *relay_open(int target_port);
int relay_port(const Relay *relay);
/* Adds what is waited for; *max_fd is raised. */
void relay_prepare(const Relay *relay, fd_set *read, fd_set *write, int *max_fd);
/* Passes on what can be passed on. */
void relay_run(Relay *relay, const fd_set *read, const fd_set *write);

#endif
