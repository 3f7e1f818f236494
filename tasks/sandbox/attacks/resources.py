"""Attacks on what there is for everybody: memory, disk, processors, the output and its reader. Each has a bound, which lies above the sandbox's."""

# %% fork-bomb | processes | yes | Forks without end, up to 200
for _ in range(200):
    if os.fork() == 0:
        time.sleep(3)
        os._exit(0)
time.sleep(0.5)

# %% fork-tree | processes | yes | Each child forks, up to 128
for _ in range(7):
    os.fork()
time.sleep(2)

# %% thread-bomb | nonce | yes | Starts 2,000 threads
import threading
threading.stack_size(32768)
try:
    for _ in range(2000):
        threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
    won()
finally:
    os._exit(0)

# %% thread-bomb-clone | nonce | yes | Starts 2,000 threads by the bare system call, each with a small stack
stack = libc.mmap(None, ctypes.c_size_t(2000 * 4096), 7, 0x22, -1, ctypes.c_size_t(0))
if not ARM and stack not in (None, ctypes.c_void_p(-1).value):
    # clone(VM|FS|FILES|SIGHAND|THREAD|SYSVSEM, stack); the child pauses for ever, the parent counts.
    code = (b"\xb8\x38\0\0\0\xbf\0\x0f\x05\0\x31\xd2\x4d\x31\xd2\x4d\x31\xc0\x0f\x05\x85\xc0\x75\x07"
            b"\xb8\x22\0\0\0\x0f\x05\x48\x98\xc3")
    started = 0
    for i in range(1, 2000):
        entry = machine_code(b"\x48\xbe" + struct.pack("<Q", stack + i * 4096) + code)
        started += entry() > 0
    won(started > 1500)
os._exit(0)

# %% memory | memory | yes | Takes 1 GiB
held = []
for _ in range(64):
    held.append(b"x" * (16 << 20))
won()

# %% memory-bytearray | memory | yes | Takes 1 GiB at once
held = bytearray(b"x") * (1 << 30)
won()

# %% memory-mmap | memory | yes | Maps 1 GiB, and touches each page
import mmap
held = mmap.mmap(-1, 1 << 30)
for offset in range(0, 1 << 30, 4096):
    held[offset] = 1
won()

# %% memory-shared-mmap | memory | yes | Maps 1 GiB that would be shared, and touches each page
import mmap
held = [mmap.mmap(-1, 128 << 20, mmap.MAP_SHARED) for _ in range(8)]
for each in held:
    for offset in range(0, 128 << 20, 4096):
        each[offset] = 1
won()

# %% memory-brk | memory | yes | Moves the end of its data by 1 GiB
libc.sbrk.restype = ctypes.c_void_p
libc.sbrk.argtypes = [ctypes.c_long]
start = libc.sbrk(1 << 30)
ctypes.memset(start, 1, 1 << 30)
won()

# %% memory-numpy | memory | yes | Takes 1 GiB by NumPy
import numpy
held = numpy.ones(1 << 27)
won()

# %% memory-list | memory | yes | Fills lists until it is stopped
held = []
for _ in range(16):
    held.append([None] * (8 << 20))
won()

# %% memory-threads | memory | yes | Takes 1 GiB in eight threads at once
import threading
held = []
threads = [threading.Thread(target=lambda: held.append(b"x" * (128 << 20))) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
won(len(held) == 8)

# %% memory-processes | memory | yes | Takes 1 GiB in four processes, each below the limit
for _ in range(4):
    if os.fork() == 0:
        held = b"x" * (256 << 20)
        time.sleep(1)
        os._exit(0)
time.sleep(0.8)
won()

# %% memory-limit-raised | memory | yes | Raises its limit, and takes 1 GiB
import resource
for each in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
    attempt(lambda: resource.setrlimit(each, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))
call("prlimit64", 0, 9, buffer(struct.pack("<qq", -1, -1)), 0)
held = b"x" * (1 << 30)
won()

# %% memory-sysv | memory | yes | Takes 1 GiB of System V shared memory, which lies outside of the process
libc.shmat.restype = ctypes.c_void_p
made = libc.shmget(0, ctypes.c_size_t(1 << 30), 0o1600)
if made >= 0:
    address = libc.shmat(made, None, 0)
    libc.shmctl(made, 0, None)
    ctypes.memset(address, 1, 1 << 30)
    won()

# %% memory-file | memory | yes | Takes 1 GiB in a file in memory
made = os.memfd_create("x")
for _ in range(64):
    os.write(made, b"x" * (16 << 20))
won()

# %% memory-of-pipes | nonce | yes | Fills pipes with 1 GiB that no limit of memory counts
import fcntl
filled = 0
block = b"x" * (1 << 20)
for _ in range(1024):
    a, b = os.pipe2(os.O_NONBLOCK)
    attempt(lambda: fcntl.fcntl(b, 1031, 1 << 20))
    filled += os.write(b, block)
won(filled >= 256 << 20)

# %% memory-of-sockets | nonce | yes | Fills pairs of sockets with 64 MiB that no limit of memory counts
import socket
filled = 0
pairs = []
while filled < 64 << 20:
    a, b = socket.socketpair()
    a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    a.setblocking(False)
    pairs.append((a, b))
    attempt(lambda: [globals().__setitem__("filled", filled + a.send(b"x" * 65536)) for _ in range(64)])
won()

# %% memory-of-locks | nonce | yes | Holds 500,000 locks on a file, each of which the kernel keeps
file = os.open("locked", os.O_RDWR | os.O_CREAT)
lock = buffer(bytes(32))
for i in range(500000):
    struct.pack_into("<hh4xqqi", lock, 0, 1, 0, i * 2, 1, 0)
    if libc.fcntl(file, 6, lock) != 0:
        break
else:
    won()

# %% memory-of-timers | nonce | yes | Makes 50,000 timers
timer = buffer(bytes(8))
event = buffer(struct.pack("<QiiI", 0, 10, 1, 0) + bytes(44))
won(all(call("timer_create", 1, event, timer) >= 0 for _ in range(50000)))

# %% descriptors | nonce | yes | Opens 5,000 files
import resource
attempt(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2))
held = [os.open("held", os.O_RDWR | os.O_CREAT) for _ in range(5000)]
won()

# %% decompression-bomb | memory | yes | Unpacks 1 GiB from a few bytes
import zlib
packer = zlib.compressobj(9)
packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
held = zlib.decompress(packed)
won()

# %% entity-bomb | memory | depends | Parses XML whose entities grow to 1 GiB
import xml.etree.ElementTree
text = '<!DOCTYPE a [<!ENTITY a0 "' + "x" * 1000 + '">'
text += "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 7)) + "]><a>&a6;</a>"
won(len(xml.etree.ElementTree.fromstring(text).text) >= 1 << 29)

# %% large-number | clock | yes | Computes a number that takes longer than there is
len(str(3 ** 3 ** 17 % 10 ** 3000000)) if hasattr(sys, "set_int_max_str_digits") and not sys.set_int_max_str_digits(0) else None
while True:
    3 ** (3 ** 14)

# %% regex-bomb | clock | yes | Matches an expression that takes longer than there is
import re
re.match(r"(a+)+$", "a" * 64 + "b")

# %% deep-recursion | nonce | no: the process ends | Recurses until the stack is gone
import resource
sys.setrecursionlimit(1 << 30)
def deeper():
    deeper()
deeper()
won()

# %% deep-data | nonce | no: the process ends | Compares two structures that hold themselves
import pickle
a = []
for _ in range(1000000):
    a = [a]
repr(a)
won()

# %% infinite-generator | clock | yes | Sums what has no end
import itertools
sum(itertools.repeat(0))

# %% infinite-loop | clock | yes | Loops for ever
while True:
    pass

# %% sleep | clock | yes | Sleeps past the clock
time.sleep(60)

# %% sleep-ignoring-signals | clock | yes | Sleeps past the clock and ignores every signal
import signal
for number in range(1, 65):
    attempt(lambda: signal.signal(number, signal.SIG_IGN))
time.sleep(60)

# %% sleep-blocking-signals | clock | yes | Sleeps past the clock and blocks every signal
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
time.sleep(60)

# %% sleep-in-exit | clock | yes | Ends, and sleeps past the clock while it does
import atexit
atexit.register(time.sleep, 60)

# %% sleep-in-thread | clock | yes | Ends its first thread, and sleeps in another
import threading
threading.Thread(target=time.sleep, args=(60,)).start()

# %% sleep-closed | clock | yes | Closes its output, and sleeps past the clock
os.closerange(0, 256)
time.sleep(60)

# %% stopped | clock | yes | Stops itself
os.kill(os.getpid(), 19)
time.sleep(60)

# %% waiting-for-input | clock | no: the input is empty | Waits for input
sys.stdin.read()

# %% processor-threads | clock | yes | Computes in many threads past the clock
import hashlib, threading
def work():
    while True:
        hashlib.sha256(b"x" * (1 << 20)).digest()
for _ in range(8):
    threading.Thread(target=work).start()

# %% processor-limit-ignored | clock | yes | Ignores the signal of the limit of processor time, and goes on
import resource, signal
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
attempt(lambda: resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY,) * 2))
while True:
    pass

# %% disk | disk | yes | Writes 256 MiB to the workspace
with open("large", "wb", 0) as file:
    for _ in range(64):
        file.write(b"x" * (4 << 20))

# %% disk-many-files | disk | yes | Writes 256 MiB to the workspace in files of 4 MiB
for i in range(64):
    with open(f"large{i}", "wb", 0) as file:
        file.write(b"x" * (4 << 20))

# %% disk-allocated | disk | yes | Has 256 MiB of the workspace allocated, without writing
for i in range(8):
    with open(f"large{i}", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, 32 << 20)

# %% disk-deleted | disk | depends | Writes 256 MiB to files that have no name any more
held = []
for i in range(64):
    file = open("gone", "wb", 0)
    os.unlink("gone")
    file.write(b"x" * (4 << 20))
    held.append(file)
won()

# %% disk-mapped | disk | yes | Writes 256 MiB through a map of files
import mmap
for i in range(8):
    file = os.open(f"mapped{i}", os.O_RDWR | os.O_CREAT)
    os.ftruncate(file, 32 << 20)
    page = mmap.mmap(file, 32 << 20)
    for offset in range(0, 32 << 20, 4096):
        page[offset] = 1

# %% disk-tmp | disk | yes | Writes 384 MiB to the temporary folder
import tempfile
for _ in range(12):
    handle, _ = tempfile.mkstemp()
    for _ in range(8):
        os.write(handle, b"x" * (4 << 20))
    os.close(handle)

# %% inodes | disk | yes | Makes 30,000 files
for i in range(30000):
    os.close(os.open(f"file{i}", os.O_WRONLY | os.O_CREAT))

# %% inodes-folders | disk | yes | Makes folders in folders, 30,000 of them
for i in range(300):
    os.mkdir(f"folder{i}")
    for j in range(100):
        os.mkdir(f"folder{i}/{j}")

# %% deep-folders | supervisor | no: the copy ends at a depth | Makes folders a thousand deep, with a file at the end
for _ in range(1000):
    os.mkdir("deep")
    os.chdir("deep")
open("end", "w").close()

# %% output-flood | output | yes | Prints 64 MiB
block = b"x" * (1 << 20)
for _ in range(64):
    os.write(1, block)

# %% output-flood-errors | output | yes | Prints 64 MiB to the other output
block = b"x" * (1 << 20)
for _ in range(64):
    os.write(2, block)

# %% output-flood-both | output | yes | Prints to both outputs from threads
import threading
def flood(descriptor):
    for _ in range(512):
        os.write(descriptor, b"x" * 65536)
threads = [threading.Thread(target=flood, args=(d,)) for d in (1, 2)]
for t in threads:
    t.start()
for t in threads:
    t.join()

# %% output-pipe-grown | nonce | depends | Makes the output pipe larger than its reader wanted
import fcntl
won(fcntl.fcntl(1, 1031, 1 << 20) >= 1 << 20)

# %% output-not-waiting | supervisor | no: the reader's end is its own | Makes the output pipe one that does not wait, for its reader too
attempt(lambda: os.set_blocking(1, False), lambda: os.set_blocking(2, False))

# %% outputs-many | supervisor | no: the result names what is left out | Leaves 1,000 files among the outputs
for i in range(1000):
    with open(f"output{i}", "w") as file:
        file.write("x")

# %% outputs-strange-names | supervisor | no: names are only names | Leaves files with names that are paths, codes and other scripts' text
for name in ("a\nb", 'quote"and\\', "\x1b[31m", "名字", "..x", "-rf", "x" * 255, "\udcff"):
    with open(name, "w") as file:
        file.write("x")

# %% outputs-sparse | disk | no: nothing of it is allocated | Leaves a file among the outputs that says it is 1 TiB
with open("sparse", "wb") as file:
    os.truncate("sparse", 1 << 40)
