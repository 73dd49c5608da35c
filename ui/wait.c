#include "ui/wait.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/inotify.h>
#endif

#include "base/alloc.h"

enum { WATCH_MAX = 256, FILES_MAX = 1024, CACHES_MAX = 2, NAME_MAX_BYTES = 256 };

void wait_watch_generation(const SessionView *view, unsigned generation)
{
    if (view->generation != generation)
        wait_watch(view);
}

bool wait_readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

bool wait_hangup(int tty_fd)
{
    struct pollfd p = {.fd = tty_fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL));
}

#ifdef __linux__

static struct {
    int epoll, inotify, tty;
    int folders[WATCH_MAX];
    size_t n_folders;
    struct {
        int folder;
        char name[NAME_MAX_BYTES]; /* "": any of Terraform's files in it */
    } files[FILES_MAX];
    size_t n_files;
    int terraform_folder;   /* any .tf, .tfvars or lock file in it counts */
    int caches[CACHES_MAX]; /* any .json in them counts; -1 = not there */
    char changed[NAME_MAX_BYTES + 32];
} watch = {.epoll = -1, .inotify = -1, .terraform_folder = -1};

int wait_limit(int wanted_ms)
{
    return wanted_ms;
}

static void add(int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
    if (fd >= 0)
        epoll_ctl(watch.epoll, EPOLL_CTL_ADD, fd, &event);
}

int wait_open(int tty_fd, int signals_fd)
{
    watch.tty = tty_fd;
    watch.epoll = epoll_create1(EPOLL_CLOEXEC);
    watch.inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch.epoll < 0)
        return -1;
    add(tty_fd);
    add(signals_fd);
    add(watch.inotify);
    return watch.epoll;
}

void wait_close(void)
{
    if (watch.inotify >= 0)
        close(watch.inotify);
    if (watch.epoll >= 0)
        close(watch.epoll);
    watch.epoll = watch.inotify = watch.terraform_folder = -1;
    watch.n_folders = watch.n_files = 0;
}

static bool is_watched(int folder)
{
    for (size_t i = 0; i < watch.n_folders; i++)
        if (watch.folders[i] == folder)
            return true;
    return false;
}

static int watch_folder(const char *path)
{
    int id = inotify_add_watch(
        watch.inotify, path, IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE);
    if (id >= 0 && !is_watched(id) && watch.n_folders < WATCH_MAX)
        watch.folders[watch.n_folders++] = id;
    return id;
}

static void watch_name(int folder, const char *name)
{
    if (folder < 0 || watch.n_files == FILES_MAX)
        return;
    watch.files[watch.n_files].folder = folder;
    snprintf(watch.files[watch.n_files++].name, NAME_MAX_BYTES, "%s", name);
}

/* Where its folder is not there either, what is missing of the path is watched for. */
static void watch_file(const char *path)
{
    char *folder = mem_strdup(path ? path : "");
    while (folder[0]) {
        char *name = mem_strdup(folder);
        int id = watch_folder(dirname(folder));
        watch_name(id, basename(name));
        mem_free(name);
        if (id >= 0 || errno != ENOENT || strcmp(folder, "/") == 0 || strcmp(folder, ".") == 0)
            break;
    }
    mem_free(folder);
}

/* What the session read beside that: modules, a Terragrunt unit's files, tokens. */
static void watch_read(void *data, const char *path, bool listed)
{
    static const char *const machines[] = {"/proc/", "/sys/", "/dev/"};
    (void)data;
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
        if (strncmp(path, machines[i], strlen(machines[i])) == 0)
            return;
    if (listed)
        watch_name(watch_folder(path), "");
    else
        watch_file(path);
}

/* A start-up file, named with ~ for the home folder. */
static void watch_short(const char *path, const char *home)
{
    Arena arena = ARENA_INIT;
    bool below_home = home && path && path[0] == '~' && path[1] == '/';
    watch_file(below_home ? arena_printf(&arena, "%s%s", home, path + 1) : path);
    arena_clear(&arena);
}

/* A folder that is watched already keeps its number, so that no change gets lost between one look
 * and the next: those that are still wanted are never given up. */
static void watch_all(const Facts *facts)
{
    if (facts->dir)
        watch.terraform_folder = watch_folder(facts->dir);
    for (size_t i = 0; i < facts->awsfiles.len; i++)
        watch_file(facts->awsfiles.items[i]->path);
    for (size_t i = 0; facts->env && i < facts->env->places.len; i++)
        watch_short(facts->env->places.items[i].at.name, facts->home);
    /* Where the AWS CLI keeps what a sign-in gave, and the folder above, where that appears with
     * the first one. */
    static const char *const names[CACHES_MAX] = {"sso", "login"};
    Arena arena = ARENA_INIT;
    for (size_t i = 0; i < CACHES_MAX; i++) {
        const char *above =
            arena_printf(&arena, "%s/.aws/%s", facts->home ? facts->home : "", names[i]);
        watch_file(facts->home ? above : NULL);
        watch.caches[i] = facts->home ? watch_folder(arena_printf(&arena, "%s/cache", above)) : -1;
    }
    arena_clear(&arena);
    watch_short("~/aws-console.ini",
                facts->home); /* a practice sandbox: what the account's administrator would do */
    snapshot_each(facts->files, watch_read, NULL);
}

void wait_watch(const SessionView *view)
{
    const Facts *facts = view ? view->facts : NULL;
    int before[WATCH_MAX];
    size_t n_before = watch.n_folders;
    memcpy(before, watch.folders, n_before * sizeof before[0]);
    watch.n_folders = watch.n_files = 0;
    watch.terraform_folder = -1;
    if (facts && watch.inotify >= 0)
        watch_all(facts);
    for (size_t i = 0; i < n_before; i++)
        if (!is_watched(before[i]))
            inotify_rm_watch(watch.inotify, before[i]);
}

static bool ends(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static bool is_cache(const struct inotify_event *event)
{
    for (size_t i = 0; i < CACHES_MAX; i++)
        if (event->wd == watch.caches[i])
            return event->len > 0 && ends(event->name, ".json");
    return false;
}

static bool is_terraform_s(const char *name)
{
    static const char *const endings[] = {".tf",    ".tf.json", ".tfvars",
                                          ".tofu",  ".hcl",     ".tfvars.json",
                                          ".envrc", ".env",     ".why403.ini"};
    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (ends(name, endings[i]))
            return true;
    return false;
}

static bool concerns(const struct inotify_event *event)
{
    const char *name = event->len > 0 ? event->name : "";
    if ((event->mask & IN_CREATE) && !(event->mask & IN_ISDIR))
        return false; /* its end will be told */
    if (event->wd == watch.terraform_folder && is_terraform_s(name))
        return true;
    for (size_t i = 0; i < watch.n_files; i++) {
        const char *wanted = watch.files[i].name;
        bool fits = wanted[0] ? strcmp(wanted, name) == 0 : is_terraform_s(name);
        if (watch.files[i].folder == event->wd && fits)
            return true;
    }
    return false;
}

static void note_change(const char *name)
{
    static const char others[] = " and others";
    size_t len = strlen(watch.changed);
    if (len == 0)
        snprintf(watch.changed, sizeof watch.changed, "%s", name);
    else if (strncmp(watch.changed, name, strlen(name)) != 0 && !ends(watch.changed, others))
        snprintf(watch.changed + len, sizeof watch.changed - len, "%s", others);
}

const char *wait_changed(void)
{
    _Alignas(struct inotify_event) char bytes[4096];
    watch.changed[0] = '\0';
    for (ssize_t n; watch.inotify >= 0 && (n = read(watch.inotify, bytes, sizeof bytes)) > 0;)
        for (char *p = bytes; p < bytes + n;) {
            const struct inotify_event *event = (const struct inotify_event *)(void *)p;
            if (is_cache(event))
                note_change(WAIT_SIGN_IN);
            else if (concerns(event))
                note_change(event->len > 0 ? event->name : "a file");
            p += sizeof *event + event->len;
        }
    return watch.changed[0] ? watch.changed : NULL;
}

#else

enum { TURN_MS = 100 };

int wait_limit(int wanted_ms)
{
    return wanted_ms < 0 || wanted_ms > TURN_MS ? TURN_MS : wanted_ms;
}

int wait_open(int tty_fd, int signals_fd)
{
    (void)signals_fd;
    return tty_fd;
}

void wait_close(void)
{
}

void wait_watch(const SessionView *view)
{
    (void)view;
}

const char *wait_changed(void)
{
    return NULL;
}

#endif
