"""Attacks by signals, on the witness, on the supervisor and on whoever else there is. Nothing else is ever harmed: what is sent to many is signal 0."""

# %% kill | victim | yes | Kills a process of the same user
os.kill(pid, 9)

# %% kill-term | victim | yes | Asks a process to end
os.kill(pid, 15)

# %% kill-stop | victim | yes | Stops a process
os.kill(pid, 19)

# %% kill-int-80 | victim | yes | Kills by the 32-bit system call
int80(37, pid, 9)

# %% kill-x32 | victim | depends | Kills by the x32 ABI's system call
call(0x40000000 + 62, pid, 9)

# %% kill-machine-code | victim | yes | Kills by instructions of its own
machine_code(b"\xb8\x3e\0\0\0\xbf" + struct.pack("<I", pid) + b"\xbe\x09\0\0\0\x0f\x05\xc3")()

# %% kill-high-bits | victim | yes | Kills with an argument whose upper half a careless filter compares or forgets
call("kill", pid | 0x7FFF00000000, 9)

# %% kill-own-number-high-bits | nonce | no: the kernel looks at the lower half alone, which is the process itself | Probes with its own number in the lower half only
won(call("kill", (1 << 32) | 1, 0) == 0)

# %% tkill | victim | yes | Kills by tkill
call("tkill", pid, 9)

# %% tgkill | victim | yes | Kills by tgkill
call("tgkill", pid, pid, 9)

# %% tgkill-minus-one | victim | yes | Kills by tgkill without a group
call("tgkill", -1, pid, 9)
call("tkill", pid, 9)

# %% sigqueue | victim | yes | Queues a signal with a value
libc.sigqueue(pid, 10, ctypes.c_void_p(7))

# %% rt-sigqueueinfo | victim | yes | Queues a signal and says itself who sent it
call("rt_sigqueueinfo", pid, 12, buffer(struct.pack("<iii4xii", 12, 0, -2, 1, 0) + bytes(104)))

# %% rt-tgsigqueueinfo | victim | yes | Queues a signal for a thread
call("rt_tgsigqueueinfo", pid, pid, 12, buffer(struct.pack("<iii4xii", 12, 0, -2, 1, 0) + bytes(104)))

# %% pidfd-send-signal | victim | yes | Kills by a descriptor of the process
call("pidfd_send_signal", call("pidfd_open", pid, 0), 9, 0, 0)

# %% pidfd-of-proc | victim | yes | Kills by the process's folder as a descriptor
call("pidfd_send_signal", os.open(f"/proc/{pid}", os.O_DIRECTORY), 9, 0, 0)

# %% owner-of-pipe | victim | yes | Lets a pipe send its owner a signal
import fcntl
a, b = os.pipe()
fcntl.fcntl(a, fcntl.F_SETOWN, pid)
fcntl.fcntl(a, 10, 10)
fcntl.fcntl(a, fcntl.F_SETFL, os.O_ASYNC)
os.write(b, b"x")

# %% owner-of-pipe-ex | victim | yes | Lets a pipe send a signal to an owner set by the extended call
import fcntl
a, b = os.pipe()
call("fcntl", a, 15, buffer(struct.pack("<ii", 1, pid)))
call("fcntl", a, 10, 10)
call("fcntl", a, 4, 0o20000)
os.write(b, b"x")

# %% owner-of-output | nonce | yes | Makes itself the one who hears of the output pipe, which the supervisor shares
import fcntl
fcntl.fcntl(1, fcntl.F_SETOWN, pid)
won()

# %% lease | victim | yes | Lets a lease's end send another process a signal
import fcntl
with open("leased", "w"):
    pass
reader = os.open("leased", os.O_RDONLY)
fcntl.fcntl(reader, fcntl.F_SETOWN, pid)
fcntl.fcntl(reader, 10, 10)
fcntl.fcntl(reader, fcntl.F_SETLEASE, fcntl.F_RDLCK)
in_child(lambda: os.open("leased", os.O_WRONLY | os.O_NONBLOCK))

# %% directory-notice | victim | yes | Lets a folder's change send another process a signal
import fcntl
folder = os.open(".", os.O_RDONLY)
fcntl.fcntl(folder, fcntl.F_SETOWN, pid)
fcntl.fcntl(folder, 10, 10)
fcntl.fcntl(folder, fcntl.F_NOTIFY, fcntl.DN_CREATE)
open("noticed", "w").close()

# %% timer | victim | yes | Lets a timer signal a thread of another process, or itself by its number
call("timer_create", 0, buffer(struct.pack("<QiiI", 0, 10, 4, pid) + bytes(44)), buffer(bytes(8)))
os.kill(pid, 10)

# %% clone-exit-signal | victim | no: the parent hears, and that is the code itself | Chooses the signal that its parent hears
child = call("clone", 0x8000 | 9, 0, 0, 0, 0)
if child == 0:
    os._exit(0)
time.sleep(0.2)

# %% supervisor-kill | supervisor | yes | Kills the supervisor
os.kill(supervisor, 9)
time.sleep(5)

# %% supervisor-stop | supervisor | yes | Stops the supervisor, so that no clock runs
os.kill(supervisor, 19)
time.sleep(1)

# %% supervisor-term | supervisor | yes | Asks the supervisor to end, as a cancelled run
os.kill(supervisor, 15)
time.sleep(1)

# %% supervisor-pidfd | supervisor | yes | Kills the supervisor by a descriptor
call("pidfd_send_signal", call("pidfd_open", supervisor, 0), 9, 0, 0)
time.sleep(1)

# %% supervisor-thread | supervisor | yes | Kills the supervisor by tgkill
call("tgkill", supervisor, supervisor, 9)
time.sleep(1)

# %% own-group | supervisor | no: the group is the code's own | Kills its process group
os.kill(0, 9)
time.sleep(1)

# %% supervisor-group | supervisor | yes | Kills the supervisor's process group
os.kill(-os.getpgid(supervisor), 9)
time.sleep(1)

# %% everybody | nonce | yes | Signals every process that it may, with signal 0
won(call("kill", -1, 0) == 0)

# %% everybody-bare-call | nonce | yes | Signals every process by the 32-bit system call, with signal 0
won(int80(37, -1, 0) == 0)

# %% probe | nonce | yes | Learns by signal 0 which processes there are
won(sum(call("kill", other, 0) in (0, -1) for other in (1, supervisor, pid)) > 1 and call("kill", 0x3FFFFF, 0) == -3)

# %% first-process | nonce | yes | Signals process 1, with signal 0
won(call("kill", 1, 0) == 0)

# %% group-of-other | victim | yes | Kills the witness's process group
os.killpg(os.getpgid(pid), 9)
