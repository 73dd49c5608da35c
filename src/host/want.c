/* What the system may have no more of: descriptors, memory, processes, the folder we stand in. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/impl.h"

enum {
    DESCRIPTORS = 256,             /* 40 requests, their resolvers, children, files */
    HEADROOM = 6,                  /* what a name resolver and one connection take */
    THREAD_BYTES = 8 * 1024 * 1024 /* addresses: the stack of a resolver's thread */
};

void host_want_errno(int number)
{
    if (number == EMFILE)
        mem_end_for_want("too many files are open: this process may not have more (ulimit -n). "
                         "Nothing can be said about AWS like this; raise the limit.");
    if (number == ENFILE)
        mem_end_for_want("the system has too many open files. Nothing can be said about AWS like "
                         "this.");
    if (number == ENOMEM)
        mem_end_for_want("out of memory");
}

void host_want_folder(int number)
{
    if (number == ENOENT)
        mem_end_for_want("the folder that this shell stands in was deleted meanwhile: change into "
                         "one that is there (cd).");
    mem_end_for_want("the system doesn't tell which folder this is (getcwd).");
}

void host_want_descriptors(void)
{
    int held[HEADROOM], n = 0, number = 0;
    while (n < HEADROOM && number == 0) {
        held[n] = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
        if (held[n] < 0)
            number = errno;
        else
            n++;
    }
    while (n > 0)
        close(held[--n]);
    host_want_errno(number);
}

void host_want_memory(void)
{
    void *got = mmap(NULL, THREAD_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED)
        host_want_errno(ENOMEM);
    else
        munmap(got, THREAD_BYTES);
}

void host_raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DESCRIPTORS)
        return;
    limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
    setrlimit(RLIMIT_NOFILE, &limit);
}
