/*
 * The steps of setting up. Each one is checked; if one fails no user code runs. The testing build can make each fail and leave
 * out whole layers; the shipped program has neither.
 */
#ifndef STEPS_H
#define STEPS_H

#include <stdbool.h>

/* Name, and whether it is taken only with --mount. */
#define STEPS(X) \
    X(RESULT, "result", false) \
    X(OUTPUTS, "outputs", false) \
    X(CODE, "code", false) \
    X(PYTHON, "python", false) \
    X(LANDLOCK_KNOWN, "landlock_known", false) \
    X(PROCESSES, "processes", false) \
    X(STDIN, "stdin", false) \
    X(NAMESPACE, "mount_namespace", true) \
    X(PRIVATE, "mount_private", true) \
    X(ROOT, "mount_root", true) \
    X(LIBRARIES, "mount_libraries", true) \
    X(READ_ONLY, "mount_read_only", true) \
    X(DEVICES, "mount_devices", true) \
    X(MOUNT_WORKSPACE, "mount_workspace", true) \
    X(MOUNT_TMP, "mount_tmp", true) \
    X(PIVOT, "mount_pivot", true) \
    X(DETACH, "mount_detach", true) \
    X(MOUNTS_VERIFIED, "mounts_verified", true) \
    X(FOLDERS, "folders", false) \
    X(INPUTS, "inputs", false) \
    X(MPL_CACHE, "mpl_cache", false) \
    X(SNAPSHOT, "snapshot", false) \
    X(BOUNDING, "capabilities_bounding", false) \
    X(SECUREBITS, "securebits", false) \
    X(GROUPS, "groups", false) \
    X(GID, "gid", false) \
    X(UID, "uid", false) \
    X(CAPABILITIES, "capabilities", false) \
    X(PRIVILEGES_VERIFIED, "privileges_verified", false) \
    X(SUPERVISOR_NO_NEW_PRIVS, "supervisor_no_new_privs", false) \
    X(DUMPABLE, "dumpable", false) \
    X(SUBREAPER, "subreaper", false) \
    X(SIGNALS, "signals", false) \
    X(CLOCK, "clock", false) \
    X(PIPES, "pipes", false) \
    X(FORK, "fork", false) \
    X(PIDFD, "pidfd", false) \
    X(GO, "go", false) \
    X(SESSION, "session", false) \
    X(PARENT_DEATH, "parent_death", false) \
    X(STREAMS, "streams", false) \
    X(DESCRIPTORS, "descriptors", false) \
    X(CHILD_SIGNALS, "child_signals", false) \
    X(LIMIT_PROCESSES, "limit_processes", false) \
    X(LIMITS, "limits", false) \
    X(LIMITS_VERIFIED, "limits_verified", false) \
    X(ENVIRONMENT, "environment", false) \
    X(DIRECTORY, "directory", false) \
    X(NO_NEW_PRIVS, "no_new_privs", false) \
    X(LANDLOCK_RULESET, "landlock_ruleset", false) \
    X(LANDLOCK_READ, "landlock_read", false) \
    X(LANDLOCK_WRITE, "landlock_write", false) \
    X(LANDLOCK_RESTRICT, "landlock_restrict", false) \
    X(LANDLOCK_VERIFIED, "landlock_verified", false) \
    X(SECCOMP_FILTER, "seccomp_filter", false) \
    X(SECCOMP, "seccomp", false) \
    X(SECCOMP_VERIFIED, "seccomp_verified", false) \
    X(PYTHON_LOAD, "python_load", false) \
    X(PYTHON_START, "python_start", false)

#define X(id, name, mount) STEP_##id,
enum step { STEPS(X) STEP_COUNT };
#undef X

const char *step_name(enum step step);

/* Layers that the testing build can leave out. */
#define LAYERS(X) \
    X(RLIMITS, "rlimits") \
    X(DESCRIPTORS, "descriptors") \
    X(NO_NEW_PRIVS, "no_new_privs") \
    X(PRIVILEGES, "privileges") \
    X(MOUNTS, "mounts") \
    X(LANDLOCK, "landlock") \
    X(SECCOMP, "seccomp") \
    X(ENVIRONMENT, "environment") \
    X(DUMPABLE, "dumpable") \
    X(CLOCK, "clock") \
    X(OUTPUT, "output") \
    X(CLEANUP, "cleanup")

#define X(id, name) LAYER_##id,
enum layer { LAYERS(X) LAYER_COUNT };
#undef X

#ifdef JARVIS_SANDBOX_TESTING
bool layer_off(enum layer layer);
/* Whether the step is to fail; sets errno. */
bool step_fails(enum step step);
void steps_print(void);
void layers_print(void);
#else
static inline bool layer_off(enum layer layer) {
    (void)layer;
    return false;
}
static inline bool step_fails(enum step step) {
    (void)step;
    return false;
}
#endif

/*
 * What failed, while setting up: the step with its errno, kept for the one who reports it.
 */
struct failure {
    enum step step;
    int error;
};

/* True if the step is to go wrong or did; then the failure is noted with the present errno. */
bool step_failed(struct failure *failure, enum step step, bool done);

/* Takes the step unless it is to fail, and returns from the calling function if it did not succeed. */
#define STEP(failure, id, done) \
    do { \
        if (step_fails(STEP_##id) ? step_failed((failure), STEP_##id, false) : step_failed((failure), STEP_##id, (done))) \
            return false; \
    } while (0)

#endif
