#include "layers.h"

#include <asm/unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "x86-64 and arm64 only"
#endif

/* Beyond the last call that is named here everything is refused. */
#define NR_LAST 470
#define X32_BIT 0x40000000U

#define ALLOW SECCOMP_RET_ALLOW
#define KILL SECCOMP_RET_KILL_PROCESS
#define FAIL(error) (SECCOMP_RET_ERRNO | (error))

/* What pthread_create asks for, and nothing else makes a thread. */
#define THREAD_FLAGS (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS \
    | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)
#define NAMESPACE_FLAGS (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

static const uint16_t allowed[] = {
    /* Files. Landlock says which; what would follow or make links, devices and fifos is not here. */
    __NR_read, __NR_write, __NR_readv, __NR_writev, __NR_pread64, __NR_pwrite64, __NR_preadv, __NR_pwritev, __NR_preadv2,
    __NR_pwritev2, __NR_close, __NR_close_range, __NR_lseek, __NR_openat, __NR_fstat, __NR_newfstatat, __NR_statx,
    __NR_faccessat, __NR_faccessat2, __NR_readlinkat, __NR_getcwd, __NR_chdir, __NR_fchdir, __NR_mkdirat, __NR_unlinkat,
    __NR_truncate, __NR_ftruncate, __NR_fallocate, __NR_getdents64, __NR_umask, __NR_flock, __NR_fsync, __NR_fdatasync,
    __NR_fadvise64, __NR_statfs, __NR_fstatfs, __NR_sendfile, __NR_copy_file_range, __NR_dup, __NR_dup3, __NR_pipe2,
#ifdef __NR_renameat
    __NR_renameat,
#endif
#ifdef __NR_open
    __NR_open, __NR_creat, __NR_stat, __NR_lstat, __NR_access, __NR_readlink, __NR_mkdir, __NR_rmdir, __NR_unlink, __NR_rename,
    __NR_getdents, __NR_dup2, __NR_pipe,
#endif
    /* Waiting for what is open. */
    __NR_ppoll, __NR_pselect6, __NR_epoll_create1, __NR_epoll_ctl, __NR_epoll_pwait, __NR_eventfd2,
#ifdef __NR_poll
    __NR_poll, __NR_select, __NR_epoll_create, __NR_epoll_wait, __NR_eventfd,
#endif
    /* Memory; what may be executed is below. */
    __NR_munmap, __NR_mremap, __NR_brk, __NR_madvise, __NR_msync,
    /* Threads, their locks, signals to oneself. */
    __NR_futex, __NR_set_robust_list, __NR_set_tid_address, __NR_rseq, __NR_sched_yield, __NR_gettid, __NR_exit, __NR_exit_group,
    __NR_rt_sigaction, __NR_rt_sigprocmask, __NR_rt_sigreturn, __NR_rt_sigpending, __NR_rt_sigsuspend, __NR_rt_sigtimedwait,
    __NR_sigaltstack, __NR_restart_syscall, __NR_wait4, __NR_waitid,
#ifdef __NR_pause
    __NR_pause, __NR_alarm,
#endif
    /* Time. */
    __NR_clock_gettime, __NR_clock_getres, __NR_clock_nanosleep, __NR_nanosleep, __NR_gettimeofday, __NR_times, __NR_getitimer,
    __NR_setitimer,
#ifdef __NR_time
    __NR_time,
#endif
    /* What one is and has. */
    __NR_getpid, __NR_getppid, __NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid, __NR_getresuid, __NR_getresgid, __NR_getgroups,
    __NR_uname, __NR_sysinfo, __NR_getrusage, __NR_getcpu, __NR_getrandom, __NR_sched_get_priority_max, __NR_sched_get_priority_min,
#ifdef __NR_getrlimit
    __NR_getrlimit,
#endif
#ifdef __NR_setrlimit
    __NR_setrlimit,
#endif
#ifdef __NR_getpgrp
    __NR_getpgrp,
#endif
};

/* No program comes upon these by chance. */
static const uint16_t deadly[] = {
    __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev, __NR_kcmp, __NR_bpf, __NR_perf_event_open, __NR_userfaultfd,
    __NR_io_uring_setup, __NR_io_uring_enter, __NR_io_uring_register,
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_open_tree, __NR_move_mount, __NR_fsopen, __NR_fsconfig,
    __NR_fsmount, __NR_fspick, __NR_mount_setattr, __NR_swapon, __NR_swapoff,
    __NR_add_key, __NR_request_key, __NR_keyctl,
    __NR_init_module, __NR_finit_module, __NR_delete_module, __NR_kexec_load,
#ifdef __NR_kexec_file_load
    __NR_kexec_file_load,
#endif
    __NR_reboot, __NR_memfd_create,
#ifdef __NR_memfd_secret
    __NR_memfd_secret,
#endif
    __NR_unshare, __NR_setns,
};

/* A C library takes an older call when it hears that there is no such one. */
static const uint16_t unknown[] = {
    __NR_clone3,
#ifdef __NR_openat2
    __NR_openat2,
#endif
#ifdef __NR_epoll_pwait2
    __NR_epoll_pwait2,
#endif
#ifdef __NR_futex_waitv
    __NR_futex_waitv,
#endif
};

/* Extended attributes are not there, as on file systems without them: copying a file with its metadata goes on then. */
static const uint16_t unsupported[] = {
    __NR_getxattr, __NR_lgetxattr, __NR_fgetxattr, __NR_listxattr, __NR_llistxattr, __NR_flistxattr, __NR_setxattr, __NR_lsetxattr,
    __NR_fsetxattr,
};

static const uint32_t ioctls[] = {TCGETS, TIOCGWINSZ, FIOCLEX, FIONCLEX, FIONREAD, FIONBIO};
static const uint32_t fcntls[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW,
    F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW, F_GETPIPE_SZ};
static const uint32_t prctls[] = {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_GET_SECCOMP, PR_GET_NO_NEW_PRIVS};

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct program {
    struct sock_filter code[1024];
    unsigned short length;
    bool overflow;
};

static unsigned short emit(struct program *program, uint16_t code, uint32_t k, uint8_t yes, uint8_t no) {
    if (program->length >= COUNT(program->code)) {
        program->overflow = true;
        return 0;
    }
    program->code[program->length] = (struct sock_filter)BPF_JUMP(code, k, yes, no);
    return program->length++;
}

static void answer(struct program *program, uint32_t action) {
    emit(program, BPF_RET | BPF_K, action, 0, 0);
}

/* Arguments that the kernel takes as 32 bits; their upper halves are nothing to it. Both architectures have the lower half first. */
static void load(struct program *program, int argument) {
    emit(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (size_t)argument), 0, 0);
}

static void if_equal(struct program *program, uint32_t value, uint32_t action) {
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    answer(program, action);
}

static void if_any(struct program *program, uint32_t bits, uint32_t action) {
    emit(program, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
    answer(program, action);
}

static void one_of(struct program *program, int argument, const uint32_t *values, size_t count) {
    load(program, argument);
    for (size_t i = 0; i < count; i++) if_equal(program, values[i], ALLOW);
    answer(program, FAIL(EPERM));
}

/* No memory that is both written and executed: only private parts of files, as a loader takes them. */
static void check_mmap(struct program *program) {
    load(program, 2);
    emit(program, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0);
    answer(program, ALLOW);
    if_any(program, PROT_WRITE, FAIL(ENOMEM));
    load(program, 3);
    if_any(program, MAP_ANONYMOUS | MAP_SHARED, FAIL(ENOMEM));
    answer(program, ALLOW);
}

static void check_clone(struct program *program) {
    load(program, 0);
    if_equal(program, THREAD_FLAGS, ALLOW);
    if_any(program, NAMESPACE_FLAGS, KILL);
    answer(program, FAIL(EPERM));
}

static void unless_any(struct program *program, int argument, uint32_t bits) {
    load(program, argument);
    if_any(program, bits, FAIL(EPERM));
    answer(program, ALLOW);
}

/* The part for calls whose arguments decide; false if the call is none of them. */
static bool check_arguments(struct program *program, unsigned int number, uint32_t self, bool metadata) {
    const uint32_t own[] = {self, 0};
    switch (number) {
        case __NR_clone: check_clone(program); return true;
        case __NR_mmap: check_mmap(program); return true;
        case __NR_mprotect: unless_any(program, 2, PROT_EXEC); return true;
        case __NR_ioctl: one_of(program, 1, ioctls, COUNT(ioctls)); return true;
        case __NR_fcntl: one_of(program, 1, fcntls, COUNT(fcntls)); return true;
        case __NR_prctl: one_of(program, 0, prctls, COUNT(prctls)); return true;
        case __NR_renameat2: unless_any(program, 4, ~3U); return true;
        /* 0 would be the process group. */
        case __NR_kill:
        case __NR_tgkill:
        case __NR_rt_sigqueueinfo:
        case __NR_rt_tgsigqueueinfo: one_of(program, 0, own, 1); return true;
        case __NR_prlimit64:
        case __NR_sched_getaffinity:
        case __NR_sched_setaffinity:
        case __NR_sched_getparam:
        case __NR_sched_getscheduler:
        case __NR_getpgid:
        case __NR_getsid: one_of(program, 0, own, 2); return true;
        case __NR_fchmod:
            if (!metadata) return false;
            unless_any(program, 1, 06000);
            return true;
        case __NR_fchmodat:
            if (!metadata) return false;
            unless_any(program, 2, 06000);
            return true;
#ifdef __NR_chmod
        case __NR_chmod:
            if (!metadata) return false;
            unless_any(program, 1, 06000);
            return true;
        case __NR_utime:
        case __NR_utimes:
        case __NR_futimesat:
#endif
        case __NR_utimensat:
            if (!metadata) return false;
            answer(program, ALLOW);
            return true;
        default: return false;
    }
}

static void put(uint32_t *actions, const uint16_t *numbers, size_t count, uint32_t action) {
    for (size_t i = 0; i < count; i++) actions[numbers[i]] = action;
}

struct run {
    unsigned int from;
    uint32_t action;
    bool arguments;
};

/* A tree over runs of numbers with the same answer, so that the kernel asks ten times, not two hundred times. */
static void search(struct program *program, const struct run *runs, size_t first, size_t last, uint32_t self, bool metadata) {
    if (first == last) {
        if (runs[first].arguments) check_arguments(program, runs[first].from, self, metadata);
        else answer(program, runs[first].action);
        return;
    }
    size_t middle = (first + last + 1) / 2;
    emit(program, BPF_JMP | BPF_JGE | BPF_K, runs[middle].from, 0, 1);
    unsigned short jump = emit(program, BPF_JMP | BPF_JA, 0, 0, 0);
    search(program, runs, first, middle - 1, self, metadata);
    program->code[jump].k = (uint32_t)(program->length - jump - 1);
    search(program, runs, middle, last, self, metadata);
}

static bool build(struct program *program, uint32_t self, bool metadata) {
    static uint32_t actions[NR_LAST + 1];
    static struct run runs[NR_LAST + 2];
    for (size_t i = 0; i <= NR_LAST; i++) actions[i] = FAIL(EPERM);
    put(actions, allowed, COUNT(allowed), ALLOW);
    put(actions, deadly, COUNT(deadly), KILL);
    put(actions, unknown, COUNT(unknown), FAIL(ENOSYS));
    put(actions, unsupported, COUNT(unsupported), FAIL(ENOTSUP));
    size_t count = 0;
    struct program scratch = {.length = 0};
    for (unsigned int i = 0; i <= NR_LAST; i++) {
        scratch.length = 0;
        bool arguments = check_arguments(&scratch, i, self, metadata);
        if (count == 0 || arguments || runs[count - 1].arguments || runs[count - 1].action != actions[i]) {
            runs[count++] = (struct run){.from = i, .action = actions[i], .arguments = arguments};
        }
    }
    runs[count++] = (struct run){.from = NR_LAST + 1, .action = FAIL(EPERM)};
    emit(program, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    answer(program, KILL);
    emit(program, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
    /* The x32 calls of x86-64, and what is no number at all. */
    emit(program, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
    answer(program, KILL);
    search(program, runs, 0, count - 1, self, metadata);
    errno = E2BIG;
    return !program->overflow;
}

bool seccomp_known(void) {
    uint32_t action = KILL;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

bool seccomp_enter(const struct place *place, struct failure *failure) {
    static struct program program;
    STEP(failure, SECCOMP_FILTER, build(&program, (uint32_t)getpid(), place->metadata));
    struct sock_fprog filter = {.len = program.length, .filter = program.code};
    STEP(failure, SECCOMP, syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0);
    STEP(failure, SECCOMP_VERIFIED, prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == SECCOMP_MODE_FILTER
        && syscall(SYS_clone3, NULL, 0) == -1 && errno == ENOSYS);
    return true;
}
