#include "child.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REPORT 3

extern char prelude[];

static bool take_streams(struct descriptors *descriptors) {
    /* Above 2 first, so that none is overwritten before it was taken. */
    int *all[] = {&descriptors->input, &descriptors->output, &descriptors->errors, &descriptors->report};
    for (int i = 0; i < 4; i++) {
        *all[i] = fcntl(*all[i], F_DUPFD, 10);
        if (*all[i] < 0) return false;
    }
    for (int i = 0; i < 4; i++) {
        if (dup2(*all[i], i) != i) return false;
    }
    descriptors->report = REPORT;
    return true;
}

static bool reset_signals(void) {
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
    }
    sigset_t none;
    return sigemptyset(&none) == 0 && sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static bool set_environment(const struct place *place) {
    static char home[4200], tmp[4200], mpl[4200];
    static char *environment[] = {home, tmp, mpl, "MPLBACKEND=Agg", "LANG=C.UTF-8", "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1",
        "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1", "TZ=UTC", NULL};
    if (layer_off(LAYER_ENVIRONMENT)) {
        for (int i = 0; environment[i] != NULL; i++) {
            if (i > 2 && putenv(environment[i]) != 0) return false;
        }
        return true;
    }
    /* The caller's stays in the stack's memory, which the code can read; so it is wiped out there. */
    for (char **variable = environ; variable != NULL && *variable != NULL; variable++) explicit_bzero(*variable, strlen(*variable));
    snprintf(home, sizeof home, "HOME=%s", place->tmp);
    snprintf(tmp, sizeof tmp, "TMPDIR=%s", place->tmp);
    snprintf(mpl, sizeof mpl, "MPLCONFIGDIR=%s/.matplotlib", place->tmp);
    environ = environment;
    return true;
}

static bool parent_lives(pid_t supervisor) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == supervisor;
}

static bool no_new_privs(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

/* The kernel takes neither Landlock nor a filter without it, so that it can be left out only together with both. */
static bool no_new_privs_off(void) {
    return layer_off(LAYER_NO_NEW_PRIVS) && layer_off(LAYER_LANDLOCK) && layer_off(LAYER_SECCOMP);
}

typedef int python_main(int count, char **words);

static bool load_python(const struct place *place, python_main **entry) {
    void *symbol = python_symbol(place, "Py_BytesMain");
    if (symbol == NULL) {
        dprintf(STDERR_FILENO, "%s\n", dlerror());
        errno = ELIBACC;
        return false;
    }
    /* A data pointer holds a function's address wherever there is dlsym. */
    memcpy(entry, &symbol, sizeof symbol);
    return true;
}

static bool set_up(const struct options *options, struct place *place, struct descriptors *descriptors, pid_t supervisor,
    python_main **entry, struct failure *failure) {
    STEP(failure, SESSION, setsid() >= 0);
    STEP(failure, PARENT_DEATH, parent_lives(supervisor));
    STEP(failure, STREAMS, take_streams(descriptors));
    STEP(failure, DESCRIPTORS, layer_off(LAYER_DESCRIPTORS) || syscall(SYS_close_range, REPORT + 1, ~0U, 0) == 0);
    STEP(failure, CHILD_SIGNALS, reset_signals());
    if (!layer_off(LAYER_RLIMITS) && !limits_set(options, place, failure)) return false;
    umask(077);
    STEP(failure, ENVIRONMENT, set_environment(place));
    STEP(failure, DIRECTORY, chdir(place->workspace) == 0);
    /* Files that are open and have no name any more can be counted through /proc only, which asks for this. */
    STEP(failure, WATCHABLE, prctl(PR_SET_DUMPABLE, place->mounts == MOUNTS_WATCHED || layer_off(LAYER_DUMPABLE) ? 1 : 0, 0, 0, 0) == 0);
    STEP(failure, NO_NEW_PRIVS, no_new_privs_off() || no_new_privs());
    if (place->landlock_abi > 0 && !layer_off(LAYER_LANDLOCK) && !landlock_enter(place, failure)) return false;
    if (!layer_off(LAYER_SECCOMP) && !seccomp_enter(place, failure)) return false;
    STEP(failure, PYTHON_LOAD, load_python(place, entry));
    STEP(failure, PYTHON_START, true);
    return true;
}

static bool wait_for_go(int go) {
    char word;
    ssize_t count = 0;
    while ((count = read(go, &word, 1)) < 0 && errno == EINTR) continue;
    return count == 1;
}

_Noreturn void child_run(const struct options *options, struct place *place, char *code, struct descriptors descriptors, pid_t supervisor) {
    struct failure failure = {.step = STEP_COUNT, .error = 0};
    python_main *entry = NULL;
    if (!wait_for_go(descriptors.go)) _exit(70);
    if (!set_up(options, place, &descriptors, supervisor, &entry, &failure)) {
        struct report report = {.said = FAILED, .step = (unsigned char)failure.step, .error = (unsigned short)failure.error};
        ssize_t written = write(descriptors.report, &report, sizeof report);
        (void)written;
        _exit(70);
    }
    static char python[sizeof place->prefix + 32] = "/usr/bin/python3.11";
    if (place->prefix[0] != '\0') snprintf(python, sizeof python, "%s/bin/python3.11", place->prefix);
    /* -S: what site does at the start is a quarter of Python's; the prelude does what of it is needed. */
    char *words[] = {python, "-I", "-S", "-B", "-u", "-c", prelude, code, (char *)(uintptr_t)place->workspace,
        place->metadata ? "strong" : "weak", NULL};
    int status = entry(10, words);
    fflush(NULL);
    _exit(status & 0xff);
}
