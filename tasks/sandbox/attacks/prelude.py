"""What each attack begins with; before it stands SITE, the facts of what it attacks.

An attack that prints "ready" has begun. One that nothing outside can judge says won() where, and only where, it has
what it should not get.
"""

import ctypes
import errno
import os
import struct
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.mmap.restype = ctypes.c_void_p
ARM = os.uname().machine == "aarch64"

# Number on x86-64, number on arm64 (-1: there is none).
NR = {
    "read": (0, 63), "write": (1, 64), "open": (2, -1), "mmap": (9, 222), "mprotect": (10, 226), "ioctl": (16, 29),
    "mincore": (27, 232), "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "pause": (34, -1), "getpid": (39, 172),
    "sendfile": (40, 71), "socket": (41, 198), "socketpair": (53, 199), "clone": (56, 220), "fork": (57, -1), "vfork": (58, -1),
    "execve": (59, 221), "kill": (62, 129), "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "msgget": (68, 186),
    "msgsnd": (69, 189), "msgctl": (71, 187), "fcntl": (72, 25), "flock": (73, 32), "chdir": (80, 49), "rename": (82, -1),
    "link": (86, -1), "symlink": (88, -1), "chmod": (90, -1), "chown": (92, -1), "ptrace": (101, 117), "syslog": (103, 116),
    "setuid": (105, 146), "setgid": (106, 144), "setpgid": (109, 154), "setsid": (112, 157), "setreuid": (113, 145),
    "setregid": (114, 143), "setgroups": (116, 159), "setresuid": (117, 147), "setresgid": (119, 149), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "capset": (126, 91), "rt_sigqueueinfo": (129, 138), "mknod": (133, -1), "uselib": (134, -1),
    "personality": (135, 92), "setpriority": (141, 140), "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "mlock": (149, 228), "mlockall": (151, 230), "vhangup": (153, 58), "modify_ldt": (154, -1), "pivot_root": (155, 41),
    "prctl": (157, 167), "arch_prctl": (158, -1), "adjtimex": (159, 171), "chroot": (161, 51), "acct": (163, 89),
    "settimeofday": (164, 170), "mount": (165, 40), "umount2": (166, 39), "swapon": (167, 224), "swapoff": (168, 225),
    "reboot": (169, 142), "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, -1), "ioperm": (173, -1),
    "init_module": (175, 105), "delete_module": (176, 106), "quotactl": (179, 60), "gettid": (186, 178), "setxattr": (188, 5),
    "tkill": (200, 130), "sched_setaffinity": (203, 122), "io_setup": (206, 0), "io_submit": (209, 2), "lookup_dcookie": (212, 18),
    "epoll_create": (213, -1), "timer_create": (222, 107), "clock_settime": (227, 112), "tgkill": (234, 131), "mbind": (237, 235),
    "set_mempolicy": (238, 237), "get_mempolicy": (239, 236), "mq_open": (240, 180), "mq_unlink": (241, 181),
    "kexec_load": (246, 104), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "ioprio_set": (251, 30),
    "inotify_init": (253, -1), "inotify_add_watch": (254, 27), "migrate_pages": (256, 238), "openat": (257, 56),
    "mknodat": (259, 33), "unlinkat": (263, 35), "linkat": (265, 37), "symlinkat": (266, 36), "unshare": (272, 97),
    "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75), "move_pages": (279, 239), "signalfd4": (289, 74),
    "timerfd_create": (283, 85), "inotify_init1": (294, 26), "pipe2": (293, 59), "rt_tgsigqueueinfo": (297, 240),
    "perf_event_open": (298, 241), "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "prlimit64": (302, 261),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "clock_adjtime": (305, 266), "setns": (308, 268),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272), "finit_module": (313, 273),
    "sched_setattr": (314, 274), "renameat2": (316, 276), "seccomp": (317, 277), "memfd_create": (319, 279),
    "kexec_file_load": (320, 294), "bpf": (321, 280), "execveat": (322, 281), "userfaultfd": (323, 282), "membarrier": (324, 283),
    "pkey_alloc": (330, 289), "statx": (332, 291), "pidfd_send_signal": (424, 424), "io_uring_setup": (425, 425),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fspick": (433, 433), "pidfd_open": (434, 434),
    "clone3": (435, 435), "openat2": (437, 437), "pidfd_getfd": (438, 438), "faccessat2": (439, 439),
    "process_madvise": (440, 440), "mount_setattr": (442, 442), "quotactl_fd": (443, 443), "landlock_create_ruleset": (444, 444),
    "memfd_secret": (447, 447), "process_mrelease": (448, 448), "futex_waitv": (449, 449), "cachestat": (451, 451),
    "map_shadow_stack": (453, 453), "statmount": (457, 457), "listmount": (458, 458), "lsm_set_self_attr": (460, 460),
    "open_tree_attr": (467, 467), "fchmodat2": (452, 452), "setxattrat": (463, 463),
}


def call(name, *arguments):
    """The bare system call: its value, or the negative error number."""
    number = NR[name][ARM] if isinstance(name, str) else name
    if number < 0:
        print("no such system call on this machine")
        sys.exit(0)
    ctypes.set_errno(0)
    value = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    return value if value != -1 else -ctypes.get_errno()


def won(condition=True):
    if condition:
        os.write(1, b"won " + nonce + b"\n")


def reached(value):
    """The kernel has dealt with the call: it did it, or found fault with its arguments and not with the caller."""
    print("returned", value)
    won(value >= 0 or -value not in (errno.EPERM, errno.EACCES, errno.ENOSYS))
    return value


def show(value):
    """What an attack has read, to be searched for secrets."""
    os.write(1, value if isinstance(value, bytes) else str(value).encode())


def attempt(*actions):
    """Each of them, whatever becomes of the others."""
    for action in actions:
        try:
            action()
        except Exception as e:
            print(type(e).__name__, e)


def machine_code(code):
    """Makes bytes executable, in any of the ways that there are, and returns a function that calls them."""
    nowhere = (None, ctypes.c_void_p(-1).value)
    size, none = ctypes.c_size_t(4096), ctypes.c_size_t(0)
    page = libc.mmap(None, size, 7, 0x22, -1, none)
    if page not in nowhere:
        ctypes.memmove(page, code, len(code))
        return ctypes.CFUNCTYPE(ctypes.c_long)(page)
    page = libc.mmap(None, size, 3, 0x22, -1, none)
    ctypes.memmove(page, code, len(code))
    if libc.mprotect(ctypes.c_void_p(page), size, 5) == 0:
        return ctypes.CFUNCTYPE(ctypes.c_long)(page)
    for folder in (".", os.environ.get("TMPDIR", "/tmp"), "/dev/shm"):
        try:
            file = os.open(folder + "/code", os.O_RDWR | os.O_CREAT)
            os.write(file, code.ljust(4096, b"\0"))
        except OSError:
            continue
        page = libc.mmap(None, size, 5, 0x02, file, none)
        os.close(file)
        os.unlink(folder + "/code")
        if page not in nowhere:
            print("the code lies in", folder)
            return ctypes.CFUNCTYPE(ctypes.c_long)(page)
    raise OSError(ctypes.get_errno(), "no executable memory")


def int80(number, *arguments):
    """A system call of 32-bit programs, from a 64-bit one. Pointers must lie below 4 GiB: see low()."""
    if ARM:
        print("no such ABI on this machine")
        sys.exit(0)
    registers = [b"\xbb", b"\xb9", b"\xba", b"\xbe", b"\xbf"]
    code = b"\x53" + b"\xb8" + struct.pack("<I", number)
    for register, argument in zip(registers, arguments):
        code += register + struct.pack("<I", argument & 0xFFFFFFFF)
    value = machine_code(code + b"\xcd\x80" + b"\x48\x98" + b"\x5b" + b"\xc3")()
    print("int 0x80 returned", value)
    return value


def low(data):
    """A copy of the bytes below 4 GiB."""
    page = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22 | 0x40, -1, ctypes.c_size_t(0))
    ctypes.memmove(page, data, len(data))
    return page


def buffer(data):
    return ctypes.create_string_buffer(data, max(1, len(data)))


def vectors(address, size):
    return struct.pack("<QQ", address, size)


def in_child(action):
    """Runs the action in a fork, so that the attack itself stays what it is."""
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


nonce = SITE["nonce"].encode()
pid = SITE["pid"]
outside = SITE["outside"]
supervisor = os.getppid()
if supervisor <= 1:
    sys.exit("the supervisor is gone")
os.write(1, b"ready\n")
