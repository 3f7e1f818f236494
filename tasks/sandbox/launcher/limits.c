#include "layers.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* How many processes and threads the run may have beyond what its user has already. */
#define PROCESSES 256U

/* Threads' stacks count as address space, so eight MiB each, as outside, would leave no room for a few dozen. */
#define THREAD_STACK (2U << 20)

static bool limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard) {
    struct rlimit present;
    if (getrlimit(resource, &present) != 0) return false;
    if (present.rlim_max < hard) hard = present.rlim_max;
    if (hard < soft) soft = hard;
    struct rlimit wanted = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit(resource, &wanted) == 0;
}

__attribute__((noinline)) static pid_t make_process(void) {
    pid_t child = vfork();
    if (child == 0) _exit(0);
    return child;
}

/*
 * The kernel counts every process and thread of the user, also those outside, so that a fixed number would fail where the user has many:
 * the first limit is taken at which one more process can be made, and the run's own share on top of it.
 */
static bool limit_processes(void) {
    struct rlimit present;
    if (getrlimit(RLIMIT_NPROC, &present) != 0) return false;
    for (rlim_t count = PROCESSES; count < (1U << 22); count *= 2) {
        rlim_t probed = count < present.rlim_max ? count : present.rlim_max;
        struct rlimit probe = {.rlim_cur = probed, .rlim_max = present.rlim_max};
        if (setrlimit(RLIMIT_NPROC, &probe) != 0) return false;
        pid_t child = make_process();
        if (child > 0) {
            while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
            return limit(RLIMIT_NPROC, probed + PROCESSES, probed + PROCESSES);
        }
        if (errno != EAGAIN) return false;
    }
    return false;
}

static bool stays(__rlimit_resource_t resource, rlim_t most) {
    struct rlimit present;
    errno = ERANGE;
    return getrlimit(resource, &present) == 0 && present.rlim_cur <= most && present.rlim_max <= most;
}

bool limits_set(const struct options *options, struct failure *failure) {
    /* One heap for all threads: each further one would reserve 64 MiB of the address space. */
    mallopt(M_ARENA_MAX, 2);
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) == 0) {
        pthread_attr_setstacksize(&attributes, THREAD_STACK);
        pthread_setattr_default_np(&attributes);
        pthread_attr_destroy(&attributes);
    }
    STEP(failure, LIMIT_PROCESSES, limit_processes());
    STEP(failure, LIMITS,
        limit(RLIMIT_CORE, 0, 0)
            && limit(RLIMIT_MEMLOCK, 0, 0)
            && limit(RLIMIT_MSGQUEUE, 0, 0)
            && limit(RLIMIT_NICE, 0, 0)
            && limit(RLIMIT_RTPRIO, 0, 0)
            && limit(RLIMIT_SIGPENDING, 64, 64)
            && limit(RLIMIT_NOFILE, 256, 256)
            && limit(RLIMIT_STACK, 8U << 20, 8U << 20)
            && limit(RLIMIT_FSIZE, TMP_BYTES, TMP_BYTES)
            && limit(RLIMIT_CPU, options->cpu_seconds, options->cpu_seconds + 1)
            && limit(RLIMIT_AS, options->memory_bytes, options->memory_bytes));
    STEP(failure, LIMITS_VERIFIED,
        stays(RLIMIT_CORE, 0) && stays(RLIMIT_MEMLOCK, 0) && stays(RLIMIT_MSGQUEUE, 0) && stays(RLIMIT_NOFILE, 256)
            && stays(RLIMIT_FSIZE, TMP_BYTES) && stays(RLIMIT_CPU, options->cpu_seconds + 1)
            && stays(RLIMIT_AS, options->memory_bytes));
    return true;
}
