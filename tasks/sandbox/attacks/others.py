"""Attacks on other processes: the witness, which is of the same user, and the supervisor."""

# %% memory-read | secret | yes | Reads another process's memory
text = buffer(bytes(64))
call("process_vm_readv", pid, buffer(vectors(ctypes.addressof(text), 64)), 1, buffer(vectors(SITE["address"], 64)), 1, 0)
show(text.raw)

# %% memory-write | victim | yes | Writes another process's memory
text = buffer(b"taken")
call("process_vm_writev", pid, buffer(vectors(ctypes.addressof(text), 5)), 1, buffer(vectors(SITE["address"], 5)), 1, 0)

# %% memory-file-read | secret | yes | Reads another process's memory as a file
with open(f"/proc/{pid}/mem", "rb", 0) as file:
    file.seek(SITE["address"])
    show(file.read(64))

# %% memory-file-write | victim | yes | Writes another process's memory as a file
with open(f"/proc/{pid}/mem", "r+b", 0) as file:
    file.seek(SITE["address"])
    file.write(b"taken")

# %% memory-read-int-80 | secret | no: a 32-bit address does not reach so far | Reads another process's memory by the 32-bit system call
text = low(bytes(64))
int80(347, pid, low(struct.pack("<II", text, 64)), 1, low(struct.pack("<II", SITE["address"] & 0xFFFFFFFF, 64)), 1)
show(ctypes.string_at(text, 64))

# %% ptrace-attach | victim | yes | Attaches to a process as a debugger
call("ptrace", 16, pid, 0, 0)
time.sleep(0.2)
libc.ptrace.argtypes = [ctypes.c_long] * 2 + [ctypes.c_void_p] * 2
libc.ptrace(5, pid, SITE["address"], 0x6E656B6174)
call("ptrace", 17, pid, 0, 0)

# %% ptrace-seize | victim | yes | Attaches to a process without stopping it
call("ptrace", 0x4206, pid, 0, 0)
libc.ptrace.argtypes = [ctypes.c_long] * 2 + [ctypes.c_void_p] * 2
call("ptrace", 0x4207, pid, 0, 0)
time.sleep(0.2)
libc.ptrace(5, pid, SITE["address"], 0x6E656B6174)

# %% ptrace-int-80 | nonce | yes | Attaches to a process by the 32-bit system call
won(int80(26, 0x4206, pid, 0, 0) == 0)

# %% ptrace-traceme | nonce | yes | Asks its parent to be its debugger
won(call("ptrace", 0, 0, 0, 0) == 0)

# %% ptrace-supervisor | nonce | yes | Attaches to the supervisor
won(call("ptrace", 0x4206, supervisor, 0, 0) == 0)

# %% supervisor-memory | nonce | yes | Opens the supervisor's memory
os.open(f"/proc/{supervisor}/mem", os.O_RDWR)
won()

# %% supervisor-environment | secret | yes | Reads the environment that the supervisor was started with
with open(f"/proc/{supervisor}/environ", "rb") as file:
    show(file.read())

# %% supervisor-descriptors | nonce | yes | Lists what the supervisor has open
won(len(os.listdir(f"/proc/{supervisor}/fd")) > 0)

# %% supervisor-descriptor | nonce | yes | Takes a descriptor of the supervisor's
descriptor = call("pidfd_open", supervisor, 0)
won(any([call("pidfd_getfd", descriptor, number, 0) >= 0 for number in range(16)]))

# %% own-environment | secret | no: the code starts with a new one | Prints its environment
show(repr(dict(os.environ)))

# %% own-first-environment | secret | depends | Looks on its stack for the environment that the process was started with
with open("/proc/self/environ", "rb") as file:
    show(file.read())

# %% own-stack | secret | depends | Reads the top of its stack, where the environment lies that its process was started with
libc.getauxval.restype = ctypes.c_ulong
start = libc.getauxval(25)
show(ctypes.string_at(start, libc.getauxval(31) - start))

# %% environment | secret | yes | Reads another process's environment
with open(f"/proc/{pid}/environ", "rb") as file:
    show(file.read())

# %% command-line | nonce | yes | Reads what other processes were started with
with open(f"/proc/{pid}/cmdline", "rb") as file:
    won(len(file.read()) > 0)

# %% process-list | nonce | yes | Lists the machine's processes
won(str(pid) in os.listdir("/proc"))

# %% descriptor-of-other | secret | yes | Takes another process's descriptor, and reads a file that is gone
descriptor = call("pidfd_getfd", call("pidfd_open", pid, 0), SITE["held"], 0)
show(os.pread(descriptor, 64, 0))

# %% descriptor-through-proc | secret | yes | Opens another process's descriptor through /proc
with open(f"/proc/{pid}/fd/{SITE['held']}") as file:
    show(file.read())

# %% file-through-root | secret | yes | Reads a file through another process's root
with open(f"/proc/{pid}/root{outside}/secret") as file:
    show(file.read())

# %% file-through-cwd | nonce | yes | Reads another process's working directory
won(len(os.listdir(f"/proc/{pid}/cwd/")) >= 0)

# %% limits | victim | yes | Sets another process's limits
call("prlimit64", pid, 7, buffer(struct.pack("<QQ", 100, 100)), 0)

# %% limits-read | nonce | yes | Reads another process's limits
won(call("prlimit64", pid, 7, 0, buffer(bytes(16))) == 0)

# %% priority | victim | yes | Sets another process's priority
call("setpriority", 0, pid, 15)

# %% priority-of-user | victim | yes | Sets the priority of every process of the user
call("setpriority", 2, SITE["uid"], 12)

# %% priority-of-group | victim | yes | Sets the priority of another process group
call("setpriority", 1, os.getpgid(pid), 11)

# %% scheduling | victim | yes | Sets another process's scheduling policy
call("sched_setscheduler", pid, 3, buffer(struct.pack("<i", 0)))

# %% scheduling-attributes | victim | yes | Sets another process's scheduling by the newer call
call("sched_setattr", pid, buffer(struct.pack("<IIQiIQQQ", 48, 5, 0, 0, 0, 0, 0, 0)), 0)

# %% affinity | victim | yes | Ties another process to a processor
call("sched_setaffinity", pid, 8, buffer(struct.pack("<Q", 1)))

# %% io-priority | victim | yes | Sets another process's priority of input and output
call("ioprio_set", 1, pid, 3 << 13)

# %% io-priority-of-user | victim | yes | Sets the priority of input and output of every process of the user
call("ioprio_set", 3, SITE["uid"], 2 << 13 | 7)

# %% compare | nonce | yes | Compares two processes' kernel objects
won(call("kcmp", pid, supervisor, 1, 0, 0) >= 0)

# %% advise | nonce | yes | Advises the kernel on another process's memory
address = buffer(vectors(SITE["address"] & ~4095, 4096))
won(call("process_madvise", call("pidfd_open", pid, 0), address, 1, 20, 0) >= 0)

# %% move-pages | nonce | yes | Asks where another process's memory lies
won(call("move_pages", pid, 1, buffer(struct.pack("<Q", SITE["address"] & ~4095)), 0, buffer(bytes(4)), 0) >= 0)

# %% migrate-pages | nonce | yes | Moves another process's memory
won(call("migrate_pages", pid, 64, buffer(struct.pack("<Q", 1)), buffer(struct.pack("<Q", 1))) >= 0)

# %% out-of-memory-score | victim | yes | Makes another process the first to be killed
with open(f"/proc/{pid}/oom_score_adj", "w") as file:
    file.write("500")

# %% dump-filter | victim | yes | Sets what another process's dump would hold
with open(f"/proc/{pid}/coredump_filter", "w") as file:
    file.write("0x7f")

# %% process-group | nonce | yes | Learns another process's group and session
won(os.getpgid(pid) > 0 and os.getsid(pid) > 0)

# %% pidfd | nonce | yes | Opens a descriptor of another process
won(call("pidfd_open", pid, 0) >= 0)

# %% shared-memory | secret | yes | Reads another process's System V shared memory
libc.shmat.restype = ctypes.c_void_p
address = libc.shmat(SITE["shm"], None, 0)
show(ctypes.string_at(address, 64) if address != ctypes.c_void_p(-1).value else b"")

# %% shared-memory-write | victim | yes | Writes another process's System V shared memory
libc.shmat.restype = ctypes.c_void_p
address = libc.shmat(SITE["shm"], None, 0)
if address != ctypes.c_void_p(-1).value:
    ctypes.memmove(address, b"taken", 5)

# %% shared-memory-remove | nonce | yes | Marks another process's System V shared memory for removal
won(call("shmctl", SITE["shm"], 0, 0) == 0)

# %% shared-memory-make | nonce | yes | Makes System V shared memory that outlives the run
made = call("shmget", 0, 4096, 0o1600)
won(made >= 0)
call("shmctl", made, 0, 0)

# %% semaphore | victim | yes | Raises another process's semaphore
call("semop", SITE["sem"], buffer(struct.pack("<Hhh", 0, 1, 0)), 1)

# %% message-queue | victim | yes | Sends to another process's System V queue
call("msgsnd", SITE["msg"], buffer(struct.pack("<q", 1) + b"x"), 1, 0)

# %% message-queue-remove | victim | yes | Removes another process's System V queue
call("msgctl", SITE["msg"], 0, 0)

# %% posix-queue | victim | yes | Sends to another process's POSIX queue
queue = call("mq_open", buffer(SITE["mq"][1:].encode() + b"\0"), 1, 0, 0)
call(182 if ARM else 242, queue, buffer(b"x"), 1, 0, 0)

# %% fifo | listener | yes | Writes into another process's pipe
os.write(os.open(SITE["fifo"], os.O_WRONLY | os.O_NONBLOCK), b"x")

# %% terminal-input | nonce | no: there is no terminal | Types into the terminal that it was started from
import fcntl
attempt(*[lambda d=d: (fcntl.ioctl(d, 0x5412, b"x"), won()) for d in (0, 1, 2)])
