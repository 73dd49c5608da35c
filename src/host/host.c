#include "host/host.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/alloc.h"
#include "host/hooks.h"
#include "host/impl.h"

extern char **environ;

/* A process that can't be dumped can't be watched by the sanitizers either. */
#if defined(__SANITIZE_ADDRESS__)
#define HOST_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HOST_WATCHED 1
#endif
#endif
#ifndef HOST_WATCHED
#define HOST_WATCHED 0
#endif

static void host_forbid_core_dumps(void)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    if (!HOST_WATCHED)
        prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
#endif
}

/* A program started without standard streams must not get a file or a socket in their place. */
static void host_fill_standard_streams(void)
{
    int fd;
    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

void host_init(void)
{
    cJSON_Hooks hooks = {mem_alloc, mem_free};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    host_fill_standard_streams();
    host_raise_descriptors();
    host_forbid_core_dumps();
    CRYPTO_set_mem_functions(hook_openssl_alloc, hook_openssl_realloc, hook_openssl_free);
    cJSON_InitHooks(&hooks);
    /* a child or a server that hangs up while we write is an error of write(2), not our end */
    sigaction(SIGPIPE, &ignore, NULL);
    /* and so is a file that may not grow any more: it is told, and what was half written goes */
    sigaction(SIGXFSZ, &ignore, NULL);
}

static const char *const *host_env_all(World *w)
{
    const char *const *overlay = host_of(w)->overlay.env;
    return overlay ? overlay : (const char *const *)environ;
}

static const char *host_env_get(World *w, const char *name)
{
    return envp_get(host_env_all(w), name);
}

static const char *host_cwd(World *w)
{
    Host *h = host_of(w);
    char path[PATH_MAX];
    if (h->overlay.cwd)
        return h->overlay.cwd;
    if (!h->cwd && !getcwd(path, sizeof path))
        host_want_folder(errno);
    if (!h->cwd)
        h->cwd = mem_strdup(path);
    return h->cwd;
}

static int64_t host_now_s(World *w)
{
    return (int64_t)time(NULL) + host_of(w)->overlay.clock_offset_s;
}

static int64_t host_mono_ms(World *w UNUSED)
{
    return host_clock_ms();
}

/* Without a descriptor: keys are made also where no file can be opened any more. */
static void host_random(World *w, void *out, size_t len)
{
    unsigned char *at = out;
    (void)w;
    while (len > 0) {
        ssize_t n = getrandom(at, len, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            mem_end_for_want("the system gives no random numbers (getrandom).");
        at += n;
        len -= (size_t)n;
    }
}

World *host_world_overlay(const HostOverlay *overlay)
{
    Host *h = mem_alloc(sizeof *h);
    if (overlay)
        h->overlay = *overlay;
    h->world = (World){
        .impl = h,
        .file_read = host_file_read,
        .file_stat = host_file_stat,
        .dir_list = host_dir_list,
        .file_real = host_file_real,
        .file_write = host_file_write,
        .file_swap = host_file_swap,
        .file_remove = host_file_remove,
        .dir_make = host_dir_make,
        .file_place = host_file_place,
        .file_lock = host_file_lock,
        .file_unlock = host_file_unlock,
        .env_get = host_env_get,
        .env_all = host_env_all,
        .cwd = host_cwd,
        .now_s = host_now_s,
        .mono_ms = host_mono_ms,
        .random = host_random,
        .http_start = host_http_start,
        .http_cancel = host_http_cancel,
        .child_start = host_child_start,
        .child_cancel = host_child_cancel,
        .poll = host_poll,
    };
    child_open(h);
    return &h->world;
}

World *host_world_new(void)
{
    return host_world_overlay(NULL);
}

void host_world_free(World *w)
{
    Host *h;
    if (!w)
        return;
    h = host_of(w);
    child_close(h);
    http_close(h);
    mem_free(h->cwd);
    mem_free(h);
}
