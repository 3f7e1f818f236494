"""The witness: a process of the attacked uid, outside of the sandbox, that sees what reaches it.

It listens on every kind of socket, holds a secret in memory, and owns System V and POSIX objects. It prints its facts
once, as a line of JSON; then a line on stdin asks for a report. Two reports that differ mean that somebody got through.
Usage: witness.py FOLDER, or witness.py --forget SHM SEM MSG MQ
"""

import ctypes
import json
import os
import resource
import secrets
import selectors
import signal
import socket
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
libc.mq_open.restype = ctypes.c_int

if sys.argv[1] == "--forget":
    # What a killed witness has left.
    libc.shmctl(int(sys.argv[2]), 0, None)
    libc.semctl(int(sys.argv[3]), 0, 0)
    libc.msgctl(int(sys.argv[4]), 0, None)
    libc.mq_unlink(sys.argv[5].encode())
    sys.exit()

folder = sys.argv[1]
marker = os.path.basename(folder) + secrets.token_hex(4)
secret = secrets.token_hex(16)
memory = ctypes.create_string_buffer(secret.encode() + b"\0" * 32)
signals = {}
counts = {}
selector = selectors.DefaultSelector()


def count(name):
    counts[name] = counts.get(name, 0) + 1


def stream(name, family, address):
    listener = socket.socket(family, socket.SOCK_STREAM)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    listener.bind(address)
    listener.listen(128)

    def accepted():
        peer, _ = listener.accept()
        count(name)
        peer.close()

    selector.register(listener, selectors.EVENT_READ, accepted)
    return listener


def datagrams(name, family, address):
    receiver = socket.socket(family, socket.SOCK_DGRAM)
    receiver.bind(address)

    def received():
        receiver.recv(65536)
        count(name)

    selector.register(receiver, selectors.EVENT_READ, received)
    return receiver


def seen_signal(number, _frame):
    signals[number] = signals.get(number, 0) + 1


def fifo(path):
    os.mkfifo(path)
    end = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def readable():
        os.read(end, 65536)
        count("fifo")

    selector.register(end, selectors.EVENT_READ, readable)


class MessageQueueAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("flags", "maxmsg", "msgsize", "curmsgs", "a", "b", "c", "d")]


class MessageQueueState(ctypes.Structure):
    _fields_ = [("raw", ctypes.c_char * 256)]


def system_v():
    shared = libc.shmget(0, 4096, 0o600 | 0o1000)
    address = libc.shmat(shared, None, 0)
    ctypes.memmove(address, secret.encode(), 32)
    semaphore = libc.semget(0, 1, 0o600 | 0o1000)
    queue = libc.msgget(0, 0o600 | 0o1000)
    return shared, address, semaphore, queue


def posix_queue():
    attributes = MessageQueueAttributes(0, 4, 64, 0)
    name = f"/{marker}".encode()
    descriptor = libc.mq_open(name, os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(attributes))
    return name, descriptor


def exists(kind, identity):
    state = MessageQueueState()
    if kind == "shm":
        return libc.shmctl(identity, 2, ctypes.byref(state)) == 0
    if kind == "sem":
        return libc.semctl(identity, 0, 12, 0)
    if libc.msgctl(identity, 2, ctypes.byref(state)) != 0:
        return -1
    return int.from_bytes(bytes(state)[80:88], "little")


def own(name):
    try:
        with open(f"/proc/self/{name}") as file:
            return file.read().strip()
    except OSError:
        return None


def report():
    # What is on its way has arrived before the report is given.
    until = time.monotonic() + 0.02
    while time.monotonic() < until:
        turn(0.005)
    queued = MessageQueueAttributes()
    libc.mq_getattr(message_queue, ctypes.byref(queued))
    return {
        "counts": counts,
        "state": {
            "memory": memory.raw.decode("latin-1"),
            "shared memory": ctypes.string_at(shared_address, 64).decode("latin-1"),
            "shm": exists("shm", shared),
            "sem": exists("sem", semaphore),
            "msg": exists("msg", queue),
            "mq": [queued.maxmsg, queued.curmsgs],
            "signals": signals,
            "nice": os.getpriority(os.PRIO_PROCESS, 0),
            "affinity": sorted(os.sched_getaffinity(0)),
            "policy": os.sched_getscheduler(0) & ~0x40000000,
            "limits": [resource.getrlimit(limit) for limit in range(16)],
            "group": [os.getpgid(0), os.getsid(0)],
            "io priority": libc.syscall(252 if os.uname().machine == "x86_64" else 31, 1, 0),
            "files": len(os.listdir("/proc/self/fd")),
            "cwd": os.getcwd(),
            "oom": own("oom_score_adj"),
            "dump filter": own("coredump_filter"),
            "name": own("comm"),
            "traced by": [line for line in own("status").splitlines() if line.startswith("TracerPid")],
        },
    }


def turn(timeout, listen=False):
    for key, _ in selector.select(timeout):
        if listen or key.data is not asked:
            key.data()


def asked():
    if not sys.stdin.readline():
        libc.shmctl(shared, 0, None)
        libc.semctl(semaphore, 0, 0)
        libc.msgctl(queue, 0, None)
        libc.mq_unlink(queue_name)
        os._exit(0)
    print(json.dumps(report()), flush=True)


if "JARVIS_WITNESS_SECRET" not in os.environ:
    # Executed once more, so that the secret is in the environment that /proc shows.
    os.environ["JARVIS_WITNESS_SECRET"] = secrets.token_hex(16)
    os.execv(sys.executable, [sys.executable, *sys.argv])

for number in set(range(1, 65)) - {9, 19, 32, 33, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE}:
    signal.signal(number, seen_signal)

tcp4 = stream("tcp4", socket.AF_INET, ("127.0.0.1", 0))
tcp6 = stream("tcp6", socket.AF_INET6, ("::1", 0))
udp4 = datagrams("udp4", socket.AF_INET, ("127.0.0.1", 0))
udp6 = datagrams("udp6", socket.AF_INET6, ("::1", 0))
stream("unix", socket.AF_UNIX, f"{folder}/socket")
datagrams("unix datagram", socket.AF_UNIX, f"{folder}/datagrams")
stream("abstract", socket.AF_UNIX, f"\0{marker}")
datagrams("abstract datagram", socket.AF_UNIX, f"\0{marker}-datagrams")
fifo(f"{folder}/fifo")
shared, shared_address, semaphore, queue = system_v()
queue_name, message_queue = posix_queue()
held = open(f"{folder}/held", "w+")
held.write(secret)
held.flush()
os.unlink(f"{folder}/held")
selector.register(sys.stdin, selectors.EVENT_READ, asked)

print(
    json.dumps(
        {
            "pid": os.getpid(),
            "tcp4": tcp4.getsockname()[1],
            "tcp6": tcp6.getsockname()[1],
            "udp4": udp4.getsockname()[1],
            "udp6": udp6.getsockname()[1],
            "unix": f"{folder}/socket",
            "datagrams": f"{folder}/datagrams",
            "abstract": marker,
            "fifo": f"{folder}/fifo",
            "shm": shared,
            "sem": semaphore,
            "msg": queue,
            "mq": queue_name.decode(),
            "address": ctypes.addressof(memory),
            "listener": tcp4.fileno(),
            "held": held.fileno(),
            "secrets": [secret, os.environ["JARVIS_WITNESS_SECRET"]],
        }
    ),
    flush=True,
)
while True:
    turn(None, listen=True)
