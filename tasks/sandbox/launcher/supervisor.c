#include "supervisor.h"

#include "child.h"
#include "copying.h"
#include "layers.h"
#include "pump.h"
#include "result.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXIT_INTERNAL 70
#define CODE_BYTES (16U << 20)
#define WATCH_NANOS 20000000L
/* How long output that nobody takes is held after the end. */
#define DRAIN_MS 5000

/* Why the supervisor killed the code. */
enum reason { NONE, CANCELLED, WALL_CLOCK, TOO_MUCH_OUTPUT, FOLDERS_FULL };

struct run {
    const struct options *options;
    struct place place;
    struct result_file to;
    struct snapshot before;
    char *code;
    int outputs, inputs, mpl_cache, workspace, tmp, children, null;
    int signals, clock, watch, report, pidfd;
    pid_t child;
    struct pump streams[2];
    uint64_t output_left;
    enum reason reason;
    int status;
    struct rusage usage;
    int64_t started_at_ms, began_ms, ended_ms;
};

static int64_t milliseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int open_folder(const char *path) {
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool read_code(const char *path, char **code) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    struct stat status;
    bool good = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    errno = EFBIG;
    good = good && status.st_size <= CODE_BYTES;
    char *text = good ? calloc(1, (size_t)status.st_size + 1) : NULL;
    size_t length = 0;
    while (text != NULL && length < (size_t)status.st_size) {
        ssize_t count = read(file, text + length, (size_t)status.st_size - length);
        if (count <= 0) break;
        length += (size_t)count;
    }
    close(file);
    /* The code is handed to Python as a string that a zero byte would end; Python itself refuses such code. */
    if (text != NULL && strlen(text) != length) {
        free(text);
        text = strdup("raise SyntaxError('source code cannot contain null bytes')");
    }
    *code = text;
    return text != NULL;
}

/* A folder for root's run must be the user's; one that all may write, such as /tmp, stays as it is. */
static bool hand_over(const struct options *options, int folder) {
    struct stat status;
    if (geteuid() != 0) return true;
    if (fstat(folder, &status) != 0) return false;
    if (status.st_uid != 0 || (status.st_mode & 0002) != 0) return true;
    return fchown(folder, options->uid, options->gid) == 0;
}

static bool open_outputs(struct run *run) {
    if (run->options->outputs == NULL) return true;
    if (mkdir(run->options->outputs, 0755) != 0 && errno != EEXIST) return false;
    run->outputs = open_folder(run->options->outputs);
    return run->outputs >= 0 && hand_over(run->options, run->outputs);
}

static bool known_landlock(struct run *run) {
    run->place.landlock_abi = landlock_abi();
    errno = ENOTSUP;
    return run->place.landlock_abi > 0 || run->options->without_landlock || layer_off(LAYER_LANDLOCK);
}

static bool open_folders(struct run *run) {
    run->workspace = open_folder(run->place.workspace);
    run->tmp = open_folder(run->place.tmp);
    if (run->workspace < 0 || run->tmp < 0) return false;
    return run->place.mounts == MOUNTS_TMPFS
        || (hand_over(run->options, run->workspace) && hand_over(run->options, run->tmp));
}

static bool copy_inputs(struct run *run) {
    if (run->inputs < 0) return true;
    return copy_in(run->inputs, run->workspace, geteuid() == 0, run->options->uid, run->options->gid);
}

static bool copy_mpl_cache(struct run *run) {
    if (run->mpl_cache < 0) return true;
    if (mkdirat(run->tmp, ".matplotlib", 0700) != 0) return false;
    int folder = openat(run->tmp, ".matplotlib", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool root = geteuid() == 0;
    bool done = folder >= 0 && (!root || fchown(folder, run->options->uid, run->options->gid) == 0)
        && copy_in(run->mpl_cache, folder, root, run->options->uid, run->options->gid);
    if (folder >= 0) close(folder);
    return done;
}

static bool watch_signals(struct run *run) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    run->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return run->signals >= 0 && signal(SIGPIPE, SIG_IGN) != SIG_ERR;
}

static bool start_clocks(struct run *run) {
    run->clock = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct itimerspec wall = {.it_value.tv_sec = (time_t)run->options->wall_seconds};
    if (run->clock < 0) return false;
    if (!layer_off(LAYER_CLOCK) && timerfd_settime(run->clock, 0, &wall, NULL) != 0) return false;
    if (run->place.mounts != MOUNTS_WATCHED || layer_off(LAYER_MOUNTS)) return true;
    run->watch = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct itimerspec often = {.it_value.tv_nsec = WATCH_NANOS, .it_interval.tv_nsec = WATCH_NANOS};
    return run->watch >= 0 && timerfd_settime(run->watch, 0, &often, NULL) == 0;
}

struct pipes {
    int output[2], errors[2], report[2], go[2];
};

static bool make_pipes(struct pipes *pipes) {
    return pipe2(pipes->output, O_CLOEXEC) == 0 && pipe2(pipes->errors, O_CLOEXEC) == 0 && pipe2(pipes->report, O_CLOEXEC) == 0
        && pipe2(pipes->go, O_CLOEXEC) == 0 && fcntl(pipes->output[0], F_SETFL, O_NONBLOCK) == 0
        && fcntl(pipes->errors[0], F_SETFL, O_NONBLOCK) == 0 && fcntl(pipes->report[0], F_SETFL, O_NONBLOCK) == 0;
}

static bool prepare(struct run *run, struct failure *failure) {
    const struct options *options = run->options;
    STEP(failure, OUTPUTS, open_outputs(run));
    STEP(failure, CODE, read_code(options->code, &run->code));
    STEP(failure, PYTHON, python_find(options, &run->place));
    STEP(failure, LANDLOCK_KNOWN, known_landlock(run));
    STEP(failure, PROCESSES, (run->children = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC)) >= 0 || errno == ENOENT);
    STEP(failure, STDIN, (run->null = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0);
    if (options->inputs != NULL) STEP(failure, INPUTS, (run->inputs = open_folder(options->inputs)) >= 0);
    if (options->mpl_cache != NULL) STEP(failure, MPL_CACHE, (run->mpl_cache = open_folder(options->mpl_cache)) >= 0);
    if (options->mount && !layer_off(LAYER_MOUNTS)) {
        if (!mounts_enter(options, &run->place, failure)) return false;
    } else {
        run->place.workspace = options->workspace == NULL ? "/workspace" : options->workspace;
        run->place.tmp = options->tmp == NULL ? "/tmp" : options->tmp;
        mounts_given(&run->place);
    }
    STEP(failure, FOLDERS, open_folders(run));
    STEP(failure, INPUTS, copy_inputs(run));
    STEP(failure, MPL_CACHE, copy_mpl_cache(run));
    STEP(failure, SNAPSHOT, snapshot_take(run->workspace, &run->before));
    if (!layer_off(LAYER_PRIVILEGES) && !privileges_drop(options, failure)) return false;
    bool bare = layer_off(LAYER_NO_NEW_PRIVS) && layer_off(LAYER_LANDLOCK) && layer_off(LAYER_SECCOMP);
    STEP(failure, SUPERVISOR_NO_NEW_PRIVS, bare || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    STEP(failure, DUMPABLE, prctl(PR_SET_DUMPABLE, layer_off(LAYER_DUMPABLE) ? 1 : 0, 0, 0, 0) == 0);
    STEP(failure, SUBREAPER, prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0);
    STEP(failure, SIGNALS, watch_signals(run));
    STEP(failure, CLOCK, start_clocks(run));
    return true;
}

static bool start(struct run *run, struct failure *failure) {
    struct pipes pipes;
    STEP(failure, PIPES, make_pipes(&pipes));
    pid_t self = getpid();
    run->started_at_ms = milliseconds(CLOCK_REALTIME);
    run->began_ms = milliseconds(CLOCK_MONOTONIC);
    STEP(failure, FORK, (run->child = fork()) >= 0);
    if (run->child == 0) {
        close(pipes.go[1]);
        struct descriptors descriptors = {.input = run->null, .output = pipes.output[1], .errors = pipes.errors[1],
            .report = pipes.report[1], .go = pipes.go[0]};
        child_run(run->options, &run->place, run->code, descriptors, self);
    }
    close(pipes.output[1]);
    close(pipes.errors[1]);
    close(pipes.report[1]);
    close(pipes.go[0]);
    run->report = pipes.report[0];
    run->streams[0].from = pipes.output[0];
    run->streams[0].to = STDOUT_FILENO;
    run->streams[1].from = pipes.errors[0];
    run->streams[1].to = STDERR_FILENO;
    /* The child waits for a word, so that it does nothing if one of these fails: it reads the end of the pipe then. */
    STEP(failure, PIDFD, (run->pidfd = (int)syscall(SYS_pidfd_open, run->child, 0)) >= 0);
    STEP(failure, GO, write(pipes.go[1], "g", 1) == 1);
    close(pipes.go[1]);
    return true;
}

static void kill_child(struct run *run, enum reason reason) {
    if (run->reason == NONE) run->reason = reason;
    syscall(SYS_pidfd_send_signal, run->pidfd, SIGKILL, NULL, 0);
}

static void watch_folders(struct run *run) {
    uint64_t ticks, bytes, files;
    if (read(run->watch, &ticks, sizeof ticks) < 0) return;
    measure(run->workspace, &bytes, &files, WORKSPACE_BYTES, INODES);
    bool over = bytes > WORKSPACE_BYTES || files > INODES;
    if (!over) {
        measure(run->tmp, &bytes, &files, TMP_BYTES, INODES);
        over = bytes > TMP_BYTES || files > INODES;
    }
    if (over) kill_child(run, FOLDERS_FULL);
}

static void watch_signals_come(struct run *run) {
    struct signalfd_siginfo signal;
    if (read(run->signals, &signal, sizeof signal) == (ssize_t)sizeof signal) kill_child(run, CANCELLED);
}

static void turn_streams(struct run *run, const struct pollfd *waits) {
    for (int i = 0; i < 2; i++) {
        if (!pump_turn(&run->streams[i], waits[i].revents, &run->output_left)) {
            if (run->pidfd >= 0) kill_child(run, TOO_MUCH_OUTPUT);
            else if (run->reason == NONE) run->reason = TOO_MUCH_OUTPUT;
        }
    }
}

static void watch(struct run *run) {
    for (;;) {
        struct pollfd waits[] = {pump_waits(&run->streams[0]), pump_waits(&run->streams[1]), {.fd = run->pidfd, .events = POLLIN},
            {.fd = run->signals, .events = POLLIN}, {.fd = run->clock, .events = POLLIN}, {.fd = run->watch, .events = POLLIN}};
        if (poll(waits, sizeof waits / sizeof *waits, -1) < 0) continue;
        if (waits[3].revents != 0) watch_signals_come(run);
        if (waits[4].revents != 0) {
            uint64_t ticks;
            if (read(run->clock, &ticks, sizeof ticks) > 0) kill_child(run, WALL_CLOCK);
        }
        if (waits[5].revents != 0) watch_folders(run);
        turn_streams(run, waits);
        if (waits[2].revents != 0) break;
    }
    while (wait4(run->child, &run->status, 0, &run->usage) < 0 && errno == EINTR) continue;
    run->ended_ms = milliseconds(CLOCK_MONOTONIC);
    close(run->pidfd);
    run->pidfd = -1;
}

/* All that is left below this process is its child, for it is a subreaper: nothing can be, but nothing may be either. */
static void kill_the_rest(struct run *run) {
    if (layer_off(LAYER_CLEANUP)) return;
    for (;;) {
        pid_t ended;
        while ((ended = waitpid(-1, NULL, WNOHANG)) > 0) continue;
        if (ended < 0) return;
        char list[4096];
        ssize_t length = run->children < 0 ? -1 : pread(run->children, list, sizeof list - 1, 0);
        if (length <= 0) return;
        list[length] = '\0';
        for (char *at = list, *end; *at != '\0'; at = end) {
            long pid = strtol(at, &end, 10);
            if (end == at) break;
            /* A number that the end of the list may have cut is taken the next time. */
            if (*end != '\0' && pid > 1) kill((pid_t)pid, SIGKILL);
        }
        struct timespec moment = {.tv_nsec = 200000};
        nanosleep(&moment, NULL);
    }
}

static void drain(struct run *run) {
    int64_t until = milliseconds(CLOCK_MONOTONIC) + DRAIN_MS;
    for (;;) {
        struct pollfd waits[] = {pump_waits(&run->streams[0]), pump_waits(&run->streams[1])};
        int64_t left = until - milliseconds(CLOCK_MONOTONIC);
        if ((waits[0].fd < 0 && waits[1].fd < 0) || left <= 0) return;
        /* Where something was left alive on purpose, its end of the pipe stays open. */
        if (poll(waits, 2, layer_off(LAYER_CLEANUP) ? 50 : (int)left) == 0) return;
        turn_streams(run, waits);
    }
}

static void message(struct result *result, const char *text, size_t length) {
    if (length >= sizeof result->message) length = sizeof result->message - 1;
    memcpy(result->message, text, length);
    result->message[length] = '\0';
}

/* The last line that the code wrote to its stderr: Python's own summary of an exception. */
static void last_line(const struct pump *errors, struct result *result) {
    size_t end = errors->tail_length;
    while (end > 0 && strchr("\r\n ", errors->tail[end - 1]) != NULL) end--;
    size_t begin = end;
    while (begin > 0 && errors->tail[begin - 1] != '\n') begin--;
    message(result, errors->tail + begin, end - begin);
}

static void failed(struct result *result, const char *kind, const char *text) {
    result->status = "failed";
    result->kind = kind;
    message(result, text, strlen(text));
}

static void timed_out(struct result *result, const char *which, uint64_t seconds) {
    result->status = result->kind = "timeout";
    snprintf(result->message, sizeof result->message, "more than %llu s of %s time", (unsigned long long)seconds, which);
}

/* The kernel's facts first, then what the prelude says by its exit status. */
static void judge(const struct run *run, struct result *result) {
    const struct options *options = run->options;
    int signal = WIFSIGNALED(run->status) ? WTERMSIG(run->status) : 0;
    int code = WIFEXITED(run->status) ? WEXITSTATUS(run->status) : -1;
    bool cpu_used = result->cpu_ms >= (int64_t)options->cpu_seconds * 1000;
    result->signal = signal;
    result->exit_code = code == EXIT_MEMORY || code == EXIT_DISK || code == EXIT_BLOCKED ? 1 : code;
    if (run->reason == CANCELLED) result->status = "cancelled";
    else if (run->reason == WALL_CLOCK) timed_out(result, "wall-clock", options->wall_seconds);
    else if (run->reason == TOO_MUCH_OUTPUT) {
        failed(result, "output_limit", "");
        snprintf(result->message, sizeof result->message, "more than %llu bytes of output",
            (unsigned long long)options->output_bytes);
    } else if (run->reason == FOLDERS_FULL) failed(result, "disk", "the workspace or the folder for temporary files is full");
    else if (signal == SIGSYS) failed(result, "blocked", "a system call that is never allowed");
    else if (signal == SIGXCPU || (signal == SIGKILL && cpu_used)) timed_out(result, "processor", options->cpu_seconds);
    else if (signal == SIGXFSZ) failed(result, "disk", "a file is larger than allowed");
    else if (signal == SIGKILL) failed(result, "memory", "killed by the system, most likely for want of memory");
    else if (signal != 0) {
        failed(result, "user_error", "");
        snprintf(result->message, sizeof result->message, "ended by signal %d (%s)", signal, strsignal(signal));
    } else if (code == 0) result->status = "success";
    else {
        failed(result, code == EXIT_MEMORY ? "memory" : code == EXIT_DISK ? "disk" : code == EXIT_BLOCKED ? "blocked" : "user_error", "");
        last_line(&run->streams[1], result);
        if (result->message[0] == '\0') snprintf(result->message, sizeof result->message, "exit status %d", code);
    }
}

static void not_set_up(struct result *result, const struct failure *failure) {
    failed(result, "internal", "");
    snprintf(result->message, sizeof result->message, "%s: %s", step_name(failure->step), strerror(failure->error));
    result->exit_code = -1;
}

/* Whether user code may have run; if not, why. */
static bool ran(const struct run *run, struct failure *failure) {
    struct report report = {.said = 0};
    ssize_t count = read(run->report, &report, sizeof report);
    if (count >= 1 && report.said == RAN) return true;
    *failure = (struct failure){.step = STEP_PYTHON_START, .error = ENOEXEC};
    if (count == (ssize_t)sizeof report && report.said == FAILED) {
        *failure = (struct failure){.step = report.step, .error = report.error};
    }
    return false;
}

static void harvest(struct run *run, struct result *result) {
    if (run->outputs < 0) return;
    size_t copied_length = 0, skipped_length = 0;
    FILE *copied = open_memstream(&result->files, &copied_length);
    FILE *skipped = open_memstream(&result->skipped_files, &skipped_length);
    if (copied != NULL && skipped != NULL) {
        copy_out(run->workspace, run->outputs, &run->before, run->options->max_files, WORKSPACE_BYTES, copied, skipped);
    }
    if (copied != NULL) fclose(copied);
    if (skipped != NULL) fclose(skipped);
}

static int finish(struct run *run, struct result *result, int status) {
    if (result_write(run->options, &run->place, result, &run->to)) return status;
    fprintf(stderr, "result: %s\n", strerror(errno));
    return EXIT_INTERNAL;
}

int supervisor_run(const struct options *options) {
    static struct run run;
    run = (struct run){.options = options, .outputs = -1, .inputs = -1, .mpl_cache = -1, .workspace = -1, .tmp = -1, .children = -1,
        .watch = -1, .pidfd = -1, .output_left = layer_off(LAYER_OUTPUT) ? UINT64_MAX : options->output_bytes};
    run.place.workspace = run.place.tmp = "";
    struct result result = {.status = "failed", .exit_code = -1};
    struct failure failure = {.step = STEP_COUNT, .error = 0};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    bool opened = result_open(options, &run.to);
    if (!opened || step_fails(STEP_RESULT)) {
        fprintf(stderr, "result: %s\n", strerror(errno));
        if (!opened) return EXIT_INTERNAL;
        not_set_up(&result, &(struct failure){.step = STEP_RESULT, .error = errno});
        return finish(&run, &result, EXIT_INTERNAL);
    }
    bool ready = prepare(&run, &failure);
    if (!ready || !start(&run, &failure)) {
        if (run.child > 0) {
            kill(run.child, SIGKILL);
            waitpid(run.child, NULL, 0);
        }
        result.started_at_ms = milliseconds(CLOCK_REALTIME);
        not_set_up(&result, &failure);
        return finish(&run, &result, EXIT_INTERNAL);
    }
    watch(&run);
    kill_the_rest(&run);
    drain(&run);
    result.started_at_ms = run.started_at_ms;
    result.duration_ms = run.ended_ms - run.began_ms;
    result.cpu_ms = (int64_t)(run.usage.ru_utime.tv_sec + run.usage.ru_stime.tv_sec) * 1000
        + (run.usage.ru_utime.tv_usec + run.usage.ru_stime.tv_usec) / 1000;
    result.peak_memory_bytes = (int64_t)run.usage.ru_maxrss * 1024;
    result.stdout_bytes = run.streams[0].bytes;
    result.stderr_bytes = run.streams[1].bytes;
    bool user_code = ran(&run, &failure);
    if (!user_code && run.reason == NONE) {
        not_set_up(&result, &failure);
        return finish(&run, &result, EXIT_INTERNAL);
    }
    judge(&run, &result);
    if (user_code && run.reason != CANCELLED) harvest(&run, &result);
    return finish(&run, &result, 0);
}
