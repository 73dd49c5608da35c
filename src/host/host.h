/*
 * host: the real World. One loop (curl_multi_poll) over libcurl's sockets, children's pipes and one
 * descriptor of the caller; no threads. Knows nothing of AWS or Terraform.
 *
 *     World *w = host_world_new();
 *     ...
 *     host_world_free(w);
 */
#ifndef WHY403_HOST_HOST_H
#define WHY403_HOST_HOST_H

#include "base/world.h"

/* Once per process, before any thread or library: wiping allocators for libcurl, OpenSSL, cJSON; no
 * core dumps. */
void host_init(void);

World *host_world_new(void);
void host_world_free(World *w);

/* What differs from the real machine, for the lab and the tests. All borrowed for the World's life.
 */
typedef struct HostOverlay {
    const char *const
        *env;        /* "NAME=value", NULL-ended: the whole environment; NULL = the process's */
    const char *cwd; /* NULL = the process's */
    /* > 0: every https host that is an AWS host name is connected to 127.0.0.1:aws_port instead
     * (CURLOPT_CONNECT_TO); its TLS is checked against aws_ca_file */
    int aws_port;
    const char *aws_ca_file;
    int delay_ms;           /* added to every answer (make bench) */
    int64_t clock_offset_s; /* added to now_s */
    bool no_exchange;       /* as on a file system that can't exchange two names */
} HostOverlay;

World *host_world_overlay(const HostOverlay *overlay);

#endif
