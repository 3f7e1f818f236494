"""Attacks by making processes and other programs."""

# %% execve | nonce | yes | Becomes another program
os.execv("/bin/echo", ["echo", "won", SITE["nonce"]])

# %% execve-bare-call | nonce | yes | Becomes another program by the bare system call
words = [buffer(w) for w in (b"/bin/echo\0", b"won\0", nonce + b"\0")]
arguments = buffer(struct.pack("<4Q", *map(ctypes.addressof, words), 0))
call("execve", words[0], arguments, 0)

# %% execveat | nonce | yes | Becomes another program by its descriptor
program = os.open("/bin/echo", os.O_PATH)
words = [buffer(w) for w in (b"echo\0", b"won\0", nonce + b"\0")]
arguments = buffer(struct.pack("<4Q", *map(ctypes.addressof, words), 0))
call("execveat", program, buffer(b"\0"), arguments, 0, 0x1000)

# %% execve-int-80 | nonce | yes | Becomes another program by the 32-bit system call
path, a, b = low(b"/bin/echo\0"), low(b"won\0"), low(nonce + b"\0")
int80(11, path, low(struct.pack("<4I", path, a, b, 0)), 0)

# %% execve-machine-code | nonce | yes | Becomes another program by instructions of its own
words = [buffer(w) for w in (b"/bin/echo\0", b"won\0", nonce + b"\0")]
arguments = buffer(struct.pack("<4Q", *map(ctypes.addressof, words), 0))
machine_code(b"\xb8\x3b\0\0\0\x48\xbf" + struct.pack("<Q", ctypes.addressof(words[0])) + b"\x48\xbe"
             + struct.pack("<Q", ctypes.addressof(arguments)) + b"\x31\xd2\x0f\x05\xc3")()

# %% execve-loader | nonce | yes | Lets the dynamic loader run a program
import glob
loader = (glob.glob("/lib64/ld-linux*") + glob.glob("/lib/ld-linux*") + ["/lib64/ld-linux-x86-64.so.2"])[0]
os.execv(loader, [loader, "/bin/echo", "won", SITE["nonce"]])

# %% execve-workspace | nonce | yes | Writes a script to the workspace and runs it
with open("script", "w") as file:
    file.write("#!/bin/sh\necho won " + SITE["nonce"] + "\n")
os.chmod("script", 0o755)
os.execv("./script", ["script"])

# %% execve-tmp | nonce | yes | Copies a program to the temporary folder and runs it
import shutil, tempfile
copy = shutil.copy("/bin/echo", tempfile.mkdtemp())
os.execv(copy, ["echo", "won", SITE["nonce"]])

# %% memfd-execute | nonce | yes | Copies a program to memory and runs it from there
with open("/bin/echo", "rb") as file:
    program = file.read()
descriptor = os.memfd_create("echo")
os.write(descriptor, program)
os.execve(descriptor, ["echo", "won", SITE["nonce"]], {})

# %% execve-self | nonce | yes | Runs its own program again, as /proc has it
child = os.fork()
if child == 0:
    attempt(lambda: os.execv("/proc/self/exe", ["again", "-c", ""]))
    os._exit(77)
won(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 77)

# %% script-interpreter | nonce | yes | Finds another interpreter on the machine and runs it
for interpreter in ("/usr/bin/perl", "/bin/sh"):
    attempt(lambda: os.execv(interpreter, [interpreter, "-c" if "sh" in interpreter else "-e", "print 'won " + SITE["nonce"] + "\n'" if "perl" in interpreter else "echo won " + SITE["nonce"]]))

# %% fork | nonce | yes | Forks
child = os.fork()
if child == 0:
    won()
    os._exit(0)
os.waitpid(child, 0)

# %% fork-bare-call | nonce | yes | Forks by the bare system call
child = call("fork")
if child == 0:
    won()
    os._exit(0)
time.sleep(0.2)

# %% fork-int-80 | nonce | yes | Forks by the 32-bit system call
if int80(2) == 0:
    won()
    os._exit(0)
time.sleep(0.2)

# %% vfork | nonce | yes | Forks by vfork, in machine code that ends the child
won(machine_code(b"\xb8\x3a\0\0\0\x0f\x05\x85\xc0\x75\x09\x31\xff\xb8\x3c\0\0\0\x0f\x05\x48\x98\xc3")() > 0 if not ARM else False)

# %% clone-process | nonce | yes | Makes a process by clone with no flags
child = call("clone", 17, 0, 0, 0, 0)
if child == 0:
    won()
    os._exit(0)
time.sleep(0.2)

# %% clone-parent | nonce | yes | Makes a process that is its parent's child, not its own
child = call("clone", 0x8000 | 17, 0, 0, 0, 0)
if child == 0:
    won()
    os._exit(0)
time.sleep(0.2)

# %% clone-untraced | nonce | yes | Makes a process that ends without a signal
child = call("clone", 0x00800000, 0, 0, 0, 0)
if child == 0:
    won()
    os._exit(0)
time.sleep(0.2)

# %% clone3-process | nonce | yes | Makes a process by clone3, whose flags lie in memory
child = call("clone3", buffer(struct.pack("<11Q", 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)), 88)
if child == 0:
    won()
    os._exit(0)
time.sleep(0.2)

# %% clone3-into-user-namespace | nonce | yes | Makes a process in a new user namespace by clone3
child = call("clone3", buffer(struct.pack("<11Q", 0x10000000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)), 88)
if child == 0:
    won()
    os._exit(0)
time.sleep(0.2)

# %% clone-namespaces | nonce | yes | Makes a process in new namespaces by clone
for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x4000000, 0x8000000, 0x2000000):
    child = call("clone", flag | 17, 0, 0, 0, 0)
    if child == 0:
        won()
        os._exit(0)
time.sleep(0.2)

# %% thread-with-namespace | nonce | yes | Asks for a thread with namespaces of its own
child = call("clone", 0x50F00 | 0x10000000 & ~0x40000, 0, 0, 0, 0)
won(call("unshare", 0x400) >= 0 and call("unshare", 0x200) >= 0)

# %% posix-spawn | nonce | yes | Starts a program by posix_spawn
os.waitpid(os.posix_spawn("/bin/echo", ["echo", "won", SITE["nonce"]], {}), 0)

# %% subprocess | nonce | yes | Starts a program by subprocess
import subprocess
subprocess.run(["/bin/echo", "won", SITE["nonce"]])

# %% system | nonce | yes | Starts a shell by system
os.system("echo won " + SITE["nonce"])

# %% popen | nonce | yes | Starts a shell by the C library's popen
libc.popen(f"echo won {SITE['nonce']}".encode(), b"r")
libc.system(f"echo won {SITE['nonce']}".encode())

# %% multiprocessing | nonce | yes | Starts a process by multiprocessing
import multiprocessing
def work():
    won()
p = multiprocessing.get_context("fork").Process(target=work)
p.start()
p.join()

# %% pty | nonce | yes | Makes a terminal and a process at its end
import pty
child, terminal = pty.fork()
if child == 0:
    os._exit(0)
won(child > 0)

# %% daemon | left | yes | Forks twice, leaves the session, and stays
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", SITE["sleep"]])
    os._exit(0)
time.sleep(0.3)

# %% orphan | left | yes | Leaves a process behind that holds the output open
if os.fork() == 0:
    time.sleep(20)
    os._exit(0)

# %% orphan-without-output | left | yes | Leaves a process behind that has closed everything
if os.fork() == 0:
    os.closerange(0, 256)
    time.sleep(20)
    os._exit(0)

# %% orphan-ignoring-signals | left | yes | Leaves a process behind that ignores signals, in a group of its own
import signal
if os.fork() == 0:
    os.setpgid(0, 0)
    for number in range(1, 32):
        attempt(lambda: signal.signal(number, signal.SIG_IGN))
    time.sleep(20)
    os._exit(0)
time.sleep(0.2)

# %% new-session | nonce | yes | Leaves the supervisor's session
child = os.fork()
if child == 0:
    os.setsid()
    won()
    os._exit(0)
os.waitpid(child, 0)

# %% subreaper | nonce | yes | Makes itself the one that gets orphans
won(call("prctl", 36, 1, 0, 0, 0) == 0)

# %% outlive-supervisor | left | yes | Takes back that it dies with its parent, whose end the runner then brings about
call("prctl", 1, 0, 0, 0, 0)
print("kill the supervisor", flush=True)
time.sleep(20)

# %% outlive-supervisor-in-thread | left | yes | Sleeps in a second thread, after the first is gone and the supervisor is killed
import threading
threading.Thread(target=time.sleep, args=(20,)).start()
call("prctl", 1, 0, 0, 0, 0)
print("kill the supervisor", flush=True)
call(93 if ARM else 60, 0)

# %% namespace-of-user | nonce | yes | Becomes root of a user namespace of its own
won(call("unshare", 0x10000000) == 0)

# %% more-processes | nonce | yes | Raises how many processes it may have
import resource
soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
won(hard == resource.RLIM_INFINITY or hard > 4096 or call("prlimit64", 0, 6, buffer(struct.pack("<QQ", hard + 1, hard + 1)), 0) == 0)
