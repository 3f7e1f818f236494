"""Attacks on the kernel and by privileges. What would harm the machine is asked for with arguments that the kernel refuses after it has looked at the caller."""

# %% setuid | nonce | yes | Becomes root
won(call("setuid", 0) == 0 and os.getuid() == 0)

# %% setresuid | nonce | yes | Becomes root by setresuid
won(call("setresuid", 0, 0, 0) == 0)

# %% setreuid-int-80 | nonce | yes | Becomes root by the 32-bit system call
won(int80(203, 0, 0) == 0)

# %% setgid | nonce | yes | Becomes of another group
won(call("setresgid", 0, 0, 0) == 0)

# %% setgroups | nonce | yes | Joins other groups
won(call("setgroups", 1, buffer(struct.pack("<I", 0))) == 0)

# %% setfsuid | nonce | yes | Becomes root towards files
call("setfsuid", 0)
won(call("setfsuid", -1) == 0)

# %% other-user | nonce | yes | Becomes another user, whose limits are counted apart
won(call("setresuid", 60001, 60001, 60001) == 0)

# %% capabilities | nonce | yes | Has a capability, or takes one
header = buffer(struct.pack("<Ii", 0x20080522, 0))
data = buffer(bytes(24))
libc.capget(header, data)
won(any(struct.unpack("<6I", data.raw)[:2]))

# %% capabilities-set | nonce | yes | Gives itself every capability
header = buffer(struct.pack("<Ii", 0x20080522, 0))
won(call("capset", header, buffer(struct.pack("<6I", 0x3FFFFF, 0x3FFFFF, 0, 0, 0, 0))) == 0)

# %% capabilities-bounding | nonce | yes | Could get capabilities from a program's file
won(call("prctl", 39, 0, 0, 0, 0) == 0 and call("prctl", 24, 41, 0, 0, 0) in (0, -22))

# %% securebits | nonce | yes | Keeps capabilities when the user changes
won(call("prctl", 28, 1 << 4, 0, 0, 0) == 0)

# %% new-privileges | nonce | yes | May get privileges from programs
won(call("prctl", 39, 0, 0, 0, 0) == 0)

# %% seccomp-more | nonce | yes | Installs a filter of its own that answers in another's place
program = buffer(struct.pack("<HBBI", 6, 0, 0, 0x7FFF0000))
won(call("seccomp", 1, 8, buffer(struct.pack("<H6xQ", 1, ctypes.addressof(program)))) >= 0)

# %% mount | nonce | yes | Mounts a file system
os.makedirs("mounted", exist_ok=True)
done = call("mount", buffer(b"none\0"), buffer(b"mounted\0"), buffer(b"tmpfs\0"), 0, 0)
won(done == 0)
call("umount2", buffer(b"mounted\0"), 2)

# %% mount-bind | nonce | yes | Mounts a folder a second time
os.makedirs("mounted", exist_ok=True)
os.makedirs("again", exist_ok=True)
won(call("mount", buffer(b"again\0"), buffer(b"mounted\0"), 0, 4096, 0) == 0)
call("umount2", buffer(b"mounted\0"), 2)

# %% remount | nonce | yes | Makes what is read-only writable, in a name space of its own
won(call("unshare", 0x20000) == 0 and call("mount", 0, buffer(b"/\0"), 0, 0x4000 | 0x40000, 0) == 0)

# %% umount | nonce | yes | Unmounts, but what is not mounted
os.makedirs("mounted", exist_ok=True)
reached(call("umount2", buffer(b"mounted\0"), 2))

# %% fsopen | nonce | yes | Begins a mount by the newer calls
reached(call("fsopen", buffer(b"tmpfs\0"), 0))

# %% open-tree | nonce | yes | Takes a copy of a tree of mounts
reached(call("open_tree", -100, buffer(b"/\0"), 1))

# %% move-mount | nonce | yes | Moves a mount, but to nowhere
reached(call("move_mount", -1, buffer(b"\0"), -1, buffer(b"\0"), 0x44))

# %% mount-setattr | nonce | yes | Changes a mount's attributes, but those of no mount
reached(call("mount_setattr", -1, buffer(b"\0"), 0x1000, buffer(bytes(32)), 32))

# %% statmount | nonce | depends | Reads about mounts by statmount
reached(call("statmount", buffer(bytes(32)), buffer(bytes(512)), 512, 0))

# %% pivot-root | nonce | yes | Changes the root, but to nowhere
reached(call("pivot_root", buffer(b"/nowhere\0"), buffer(b"/nowhere\0")))

# %% chroot | nonce | yes | Changes its root to the workspace
won(call("chroot", buffer(b".\0")) == 0)

# %% unshare-user | nonce | yes | Makes a user namespace
won(call("unshare", 0x10000000) == 0)

# %% unshare-network | nonce | yes | Makes a network namespace
won(call("unshare", 0x40000000) == 0)

# %% unshare-mounts | nonce | yes | Makes a mount namespace
won(call("unshare", 0x20000) == 0)

# %% unshare-processes | nonce | yes | Makes a namespace of processes
won(call("unshare", 0x20000000) == 0)

# %% unshare-int-80 | nonce | yes | Makes a namespace by the 32-bit system call
won(int80(310, 0x40000000) == 0)

# %% setns | nonce | yes | Enters another process's namespaces
won(call("setns", call("pidfd_open", pid, 0), 0x40000000 | 0x4000000) == 0)

# %% setns-file | nonce | yes | Enters a namespace by its file
won(call("setns", os.open("/proc/self/ns/net", os.O_RDONLY), 0) == 0)

# %% keyring-add | nonce | yes | Puts a key into the kernel
won(call("add_key", buffer(b"user\0"), buffer(b"jarvis\0"), buffer(b"x"), 1, -2) > 0)

# %% keyring-request | nonce | yes | Asks the kernel for a key
reached(call("request_key", buffer(b"user\0"), buffer(b"nothing\0"), 0, -2))

# %% keyring-control | nonce | yes | Joins a session of keys
reached(call("keyctl", 1, 0))

# %% bpf-map | nonce | yes | Makes a BPF map
reached(call("bpf", 0, buffer(struct.pack("<5I", 2, 4, 4, 1, 0) + bytes(100)), 120))

# %% bpf-program | nonce | yes | Loads a BPF program
code = buffer(struct.pack("<BBhi", 0xB7, 0, 0, 0) + struct.pack("<BBhi", 0x95, 0, 0, 0))
text = buffer(b"GPL\0")
reached(call("bpf", 5, buffer(struct.pack("<IIQQ", 1, 2, ctypes.addressof(code), ctypes.addressof(text)) + bytes(104)), 128))

# %% bpf-int-80 | nonce | yes | Makes a BPF map by the 32-bit system call
won(int80(357, 0, low(struct.pack("<5I", 2, 4, 4, 1, 0) + bytes(52)), 72) >= 0)

# %% io-uring | nonce | yes | Sets up a ring, by which the kernel makes calls that no filter sees
reached(call("io_uring_setup", 4, buffer(bytes(120))))

# %% io-uring-read | secret | yes | Reads a file outside by a ring
import mmap
parameters = buffer(bytes(120))
ring = call("io_uring_setup", 4, parameters)
fields = struct.unpack("<30I", parameters.raw)
queue = mmap.mmap(ring, fields[16] + 64, offset=0)
entries = mmap.mmap(ring, 4 * 64, offset=0x10000000)
text = buffer(bytes(64))
path = buffer((outside + "/secret").encode() + b"\0")
def submit(entry):
    entries[0:64] = entry + bytes(64 - len(entry))
    tail, = struct.unpack_from("<I", queue, fields[11])
    struct.pack_into("<I", queue, fields[16] + 4 * (tail & 3), 0)
    struct.pack_into("<I", queue, fields[11], tail + 1)
    call(426, ring, 1, 1, 1, 0, 0)
    time.sleep(0.02)
submit(struct.pack("<BBHiQQIIQ", 18, 0, 0, -100, 0, ctypes.addressof(path), 0, 0, 0))
for descriptor in range(ring + 1, ring + 8):
    submit(struct.pack("<BBHiQQIIQ", 22, 0, 0, descriptor, 0, ctypes.addressof(text), 64, 0, 0))
show(text.raw)

# %% userfaultfd | nonce | yes | Handles page faults itself, and so stops the kernel where it likes
reached(call("userfaultfd", 0))

# %% perf | nonce | yes | Counts what the processor does
attributes = buffer(struct.pack("<IIQ", 1, 120, 0) + bytes(104))
reached(call("perf_event_open", attributes, 0, -1, -1, 0))

# %% perf-int-80 | nonce | yes | Counts what the processor does, by the 32-bit system call
won(int80(336, low(struct.pack("<IIQ", 1, 120, 0) + bytes(104)), 0, -1, -1, 0) >= 0)

# %% module-load | nonce | depends | Loads a module, but none that is one
reached(call("init_module", buffer(bytes(16)), 16, buffer(b"\0")))

# %% module-load-file | nonce | depends | Loads a module from a file, but none that is one
with open("module", "w") as file:
    file.write("none")
reached(call("finit_module", os.open("module", os.O_RDONLY), buffer(b"\0"), 0))

# %% module-remove | nonce | depends | Removes a module that there is not
reached(call("delete_module", buffer(b"no_such_module\0"), 0o4000))

# %% kexec | nonce | depends | Loads another kernel, but none, with flags that do not exist
reached(call("kexec_load", 0, 0, 0, 0xFFFF))

# %% kexec-file | nonce | depends | Loads another kernel from a file, but none
reached(call("kexec_file_load", -1, -1, 0, 0, 0xFF00))

# %% reboot | nonce | yes | Restarts the machine, but with the wrong magic numbers
reached(call("reboot", 0, 0, 0, 0))

# %% swap-on | nonce | yes | Swaps to a file that there is not
reached(call("swapon", buffer(b"/nowhere\0"), 0))

# %% swap-off | nonce | yes | Ends swapping to a file that there is not
reached(call("swapoff", buffer(b"/nowhere\0")))

# %% accounting | nonce | yes | Lets the kernel write each process's end to a file that there is not
reached(call("acct", buffer(b"/nowhere/at/all\0")))

# %% host-name | nonce | yes | Sets the machine's name, to what it is
name = os.uname().nodename.encode()
won(call("sethostname", buffer(name), len(name)) == 0)

# %% domain-name | nonce | yes | Sets the machine's domain, to what it is
name = buffer(bytes(400))
libc.uname(name)
domain = name.raw[325:390].split(b"\0")[0]
won(call("setdomainname", buffer(domain), len(domain)) == 0)

# %% clock | nonce | yes | Sets the machine's clock, but to nothing
reached(call("settimeofday", 0, 0))

# %% clock-adjust | nonce | yes | Adjusts the machine's clock by nothing
reached(call("clock_adjtime", 0, buffer(struct.pack("<I4xqqqi4x", 0, 0, 0, 0, 0) + bytes(180))))

# %% log | nonce | yes | Reads the kernel's log
won(call("syslog", 3, buffer(bytes(256)), 255) >= 0)

# %% ports | nonce | depends | May speak with the machine's devices
reached(call("iopl", 3))

# %% port-permission | nonce | depends | May speak with one port
reached(call("ioperm", 0x80, 1, 1))

# %% quota | nonce | depends | Asks for the quotas of a disk
reached(call("quotactl", 0x800001 << 8, buffer(b"/nowhere\0"), 0, 0))

# %% fanotify | nonce | yes | Watches every file of a mount, and may forbid opening them
reached(call("fanotify_init", 4, 0))

# %% secret-memory | nonce | yes | Makes memory that the kernel itself cannot read
reached(call("memfd_secret", 0))

# %% memory-file | nonce | yes | Makes a file in memory, which no limit of the workspace counts
reached(call("memfd_create", buffer(b"x\0"), 0))

# %% locked-memory | nonce | yes | Locks its memory
won(call("mlockall", 3) == 0)

# %% real-time | nonce | yes | Gives itself real-time scheduling
won(call("sched_setscheduler", 0, 1, buffer(struct.pack("<i", 1))) == 0)
call("sched_setscheduler", 0, 0, buffer(struct.pack("<i", 0)))

# %% higher-priority | nonce | yes | Gives itself a higher priority
won(call("setpriority", 0, 0, -10) == 0)

# %% segments | nonce | depends | Makes segments of its own
reached(call("modify_ldt", 0, buffer(bytes(16)), 16))

# %% personality | nonce | yes | Takes back that addresses are random, and that pages are not executable
won(call("personality", 0x0040000 | 0x0400000) >= 0)

# %% x32 | nonce | depends | Makes a system call of the x32 ABI
reached(call(0x40000000 + 39))

# %% int-80 | nonce | yes | Makes a system call of the 32-bit ABI
won(int80(20) > 0)

# %% sysenter-numbers | nonce | no: the kernel knows no such calls | Makes system calls with numbers that no kernel has
won(any([call(number) not in (-38, -1) for number in (600, 1000, 0x7FFF, 0x3FFFFFFF)]))

# %% negative-number | nonce | no: the kernel knows no such call | Makes a system call with a negative number
ctypes.set_errno(0)
won(libc.syscall(ctypes.c_long(-5)) >= 0)

# %% high-number | nonce | no: the kernel looks at the lower half alone | Makes a system call whose number's upper half is set
won(libc.syscall(ctypes.c_long((1 << 32) | 101), 0, 0, 0, 0) == 0)

# %% security-label | nonce | depends | Changes its security label
reached(call("lsm_set_self_attr", 100, buffer(bytes(32)), 32, 0))
