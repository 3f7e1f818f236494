"""Attacks on files outside of the workspace. The folder `outside` belongs to the same user; nothing but the sandbox protects it."""

# %% read | secret | yes | Reads a file outside
with open(outside + "/secret") as file:
    show(file.read())

# %% read-dots | secret | yes | Reads a file outside by a relative path
with open("../" * 20 + outside[1:] + "/secret") as file:
    show(file.read())

# %% read-openat | secret | yes | Reads a file outside from the workspace's descriptor
here = os.open(".", os.O_PATH)
show(os.read(os.open("../" * 20 + outside[1:] + "/secret", os.O_RDONLY, dir_fd=here), 64))

# %% read-openat2 | secret | yes | Reads a file outside by openat2
how = buffer(struct.pack("<QQQ", 0, 0, 0))
show(os.read(call("openat2", -100, buffer((outside + "/secret").encode() + b"\0"), how, 24), 64))

# %% read-int-80 | secret | yes | Reads a file outside by the 32-bit system calls
page = low(bytes(64))
int80(3, int80(5, low((outside + "/secret").encode() + b"\0"), 0), page, 64)
show(ctypes.string_at(page, 64))

# %% read-old-open | secret | yes | Reads a file outside by the system call open
show(os.read(call("open", buffer((outside + "/secret").encode() + b"\0"), 0), 64))

# %% read-creat | canary | yes | Empties a file outside by the system call creat
call(85 if not ARM else -1, buffer((outside + "/canary").encode() + b"\0"), 0o600)

# %% read-through-link | secret | yes | Reads a file outside through a link in the workspace
os.symlink(outside + "/secret", "link")
with open("link") as file:
    show(file.read())

# %% read-through-folder-link | secret | yes | Reads a file outside through a link to its folder
os.symlink(outside, "folder")
with open("folder/secret") as file:
    show(file.read())

# %% read-hard-link | secret | yes | Gives a file outside a second name in the workspace
target = os.path.dirname(outside) + "/linked"
attempt(lambda: os.link(outside + "/secret", "second"), lambda: show(open("second").read()),
        lambda: os.link(outside + "/secret", target), lambda: show(open(target).read()))

# %% read-through-proc | secret | yes | Reads a file outside through its own root in /proc
with open("/proc/self/root" + outside + "/secret") as file:
    show(file.read())

# %% read-path-descriptor | secret | yes | Reopens a descriptor that only names a file
named = os.open(outside + "/secret", os.O_PATH)
show(os.read(os.open(f"/proc/self/fd/{named}", os.O_RDONLY), 64))

# %% read-mmap | secret | yes | Maps a file outside
import mmap
show(mmap.mmap(os.open(outside + "/secret", os.O_RDONLY), 0, prot=mmap.PROT_READ)[:])

# %% read-sendfile | secret | yes | Lets the kernel copy a file outside to the output
os.sendfile(1, os.open(outside + "/secret", os.O_RDONLY), 0, 64)

# %% read-splice | secret | yes | Splices a file outside into the output
os.splice(os.open(outside + "/secret", os.O_RDONLY), 1, 64)

# %% read-copy-range | secret | yes | Copies a file outside into the workspace
out = os.open("copy", os.O_RDWR | os.O_CREAT)
source = os.open(outside + "/secret", os.O_RDONLY)
attempt(lambda: os.copy_file_range(source, out, 64), lambda: os.sendfile(out, source, 0, 64))
show(os.pread(out, 64, 0))

# %% read-handle | secret | yes | Opens a file outside by its handle, past every folder
handle = buffer(struct.pack("<Ii", 128, 0) + bytes(128))
mount = buffer(bytes(4))
call("name_to_handle_at", -100, buffer((outside + "/secret").encode() + b"\0"), handle, mount, 0)
show(os.read(call("open_by_handle_at", os.open("/", os.O_RDONLY), handle, 0), 64))

# %% read-as-module | secret | yes | Imports a file outside as a module
sys.path.insert(0, outside)
import module_outside
show(module_outside.SECRET)

# %% read-as-program | secret | yes | Lets an error of the compiler show a file outside
import runpy
runpy.run_path(outside + "/secret")

# %% read-in-thread | secret | yes | Reads a file outside in another thread
import threading
t = threading.Thread(target=lambda: show(open(outside + "/secret").read()))
t.start()
t.join()

# %% read-aio | secret | yes | Reads a file outside by the kernel's asynchronous calls
context = buffer(bytes(8))
print(call("io_setup", 8, context))
text = buffer(bytes(64))
block = buffer(struct.pack("<QIIHHIQQq", 0, 0, 0, 0, 0, os.open(outside + "/secret", os.O_RDONLY), ctypes.addressof(text), 64, 0) + bytes(16))
blocks = buffer(struct.pack("<Q", ctypes.addressof(block)))
call("io_submit", struct.unpack("<Q", context.raw)[0], 1, blocks)
time.sleep(0.1)
show(text.raw)

# %% read-race | secret | yes | Swaps a link and a file while it opens them
import threading
with open("target", "w") as file:
    file.write("harmless")
sys.stdout = open("log", "w")
sys.setswitchinterval(0.00001)
end = time.monotonic() + 0.4
def swap():
    while time.monotonic() < end:
        for target in ("target", outside + "/secret"):
            attempt(lambda: os.symlink(target, "new"), lambda: os.replace("new", "swapped"))
t = threading.Thread(target=swap)
t.start()
while time.monotonic() < end:
    attempt(lambda: show(open("swapped").read()))
t.join()

# %% read-password-file | nonce | depends | Reads the file of the machine's users
won(b"root:" in open("/etc/passwd", "rb").read())

# %% read-shadow | nonce | yes | Opens the file of the users' passwords
os.open("/etc/shadow", os.O_RDONLY)
won()

# %% list | nonce | yes | Lists a folder outside
won("secret" in os.listdir(outside))

# %% list-root | nonce | yes | Lists the root folder
won(len(os.listdir("/")) > 0)

# %% list-home | nonce | yes | Lists the users' folders
won(os.listdir("/home") is not None)

# %% list-program | nonce | yes | Lists the folder of its own program's run, where the result will be
won(os.listdir(os.path.dirname(SITE["result"])) is not None)

# %% write | canary | yes | Writes into a file outside
with open(outside + "/canary", "a") as file:
    file.write("taken")

# %% create | canary | yes | Makes a file outside
open(outside + "/new", "w").close()

# %% create-unnamed | canary | yes | Makes a file outside without a name, and then names it
made = os.open(outside, os.O_TMPFILE | os.O_WRONLY, 0o600)
os.write(made, b"taken")
libc.linkat(-100, f"/proc/self/fd/{made}".encode(), -100, (outside + "/named").encode(), 0x400)

# %% create-folder | canary | yes | Makes a folder outside
os.mkdir(outside + "/folder")

# %% create-node | canary | yes | Makes a pipe outside
os.mkfifo(outside + "/pipe")

# %% create-link | canary | yes | Makes a link outside
os.symlink("/etc", outside + "/link")

# %% truncate | canary | yes | Empties a file outside by its path
os.truncate(outside + "/canary", 0)

# %% delete | canary | yes | Deletes a file outside
os.unlink(outside + "/canary")

# %% delete-folder | canary | yes | Deletes a folder outside
os.rmdir(outside + "/empty")

# %% rename | canary | yes | Renames a file outside
os.rename(outside + "/canary", outside + "/moved")

# %% rename-into-workspace | canary | yes | Moves a file outside into the workspace
attempt(lambda: os.rename(outside + "/canary", "stolen"), lambda: os.rename(outside + "/canary", os.path.dirname(outside) + "/stolen"))

# %% rename-over | canary | yes | Moves a file of its own over one outside
with open("mine", "w") as file:
    file.write("taken")
attempt(lambda: os.rename("mine", outside + "/canary"), lambda: os.replace(SITE["home"] + "/main.py", outside + "/canary"))

# %% exchange | canary | yes | Exchanges two files outside
old, new = buffer((outside + "/canary").encode() + b"\0"), buffer((outside + "/secret").encode() + b"\0")
call("renameat2", -100, old, -100, new, 2)

# %% mode | canary | yes | Changes a file's mode outside
os.chmod(outside + "/canary", 0o777)

# %% mode-fchmodat2 | canary | yes | Changes a file's mode outside by fchmodat2
call("fchmodat2", -100, buffer((outside + "/canary").encode() + b"\0"), 0o711, 0)

# %% mode-by-descriptor | canary | yes | Changes a file's mode outside by a descriptor that was opened to read
os.fchmod(os.open(outside + "/canary", os.O_RDONLY), 0o755)

# %% owner | canary | yes | Changes a file's owner outside
os.chown(outside + "/canary", -1, 1)

# %% times | canary | yes | Changes a file's times outside
os.utime(outside + "/canary", (1, 1))

# %% attribute | canary | depends | Gives a file outside an extended attribute
os.setxattr(outside + "/canary", "user.taken", b"1")

# %% lock | nonce | yes | Locks a file outside, so that others wait
import fcntl
fcntl.flock(os.open(outside + "/canary", os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
won()

# %% watch | nonce | yes | Watches a folder outside by inotify
watcher = call("inotify_init1", 0)
won(call("inotify_add_watch", watcher, buffer(outside.encode() + b"\0"), 0xFFF) >= 0)

# %% shared-memory-file | canary | yes | Writes to the machine's shared memory
open("/dev/shm/" + SITE["abstract"], "w").close()
won()

# %% change-folder | nonce | yes | Makes a folder outside its working directory
os.chdir(outside)
won(os.getcwd() == outside)

# %% result | nonce | yes | Opens the file that the result will be written to
os.open(SITE["result"], os.O_WRONLY | os.O_CREAT)
won()

# %% code | canary | yes | Changes the program that it was started from, as the supervisor has it
with open(SITE["home"] + "/main.py", "a") as file:
    file.write("taken")
won()

# %% python-library | nonce | yes | Opens a module of Python's own for writing
os.open(os.__file__, os.O_WRONLY)
won()

# %% system-folder | nonce | yes | Makes and removes a file in a folder of the system
path = "/usr/lib/" + SITE["abstract"]
os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
os.unlink(path)
won()

# %% device-disk | nonce | depends | Opens a disk
import glob
for disk in glob.glob("/dev/[vsn][dv]*") + ["/dev/vda", "/dev/sda", "/dev/nvme0n1"]:
    attempt(lambda: won(os.open(disk, os.O_RDONLY) >= 0))

# %% device-memory | nonce | depends | Opens the machine's memory
os.open("/dev/mem", os.O_RDONLY)
won()

# %% device-log | nonce | yes | Opens the kernel's log
os.open("/dev/kmsg", os.O_RDONLY)
won()

# %% device-terminal | nonce | depends | Opens a new terminal
os.open("/dev/ptmx", os.O_RDWR)
won()

# %% kernel-settings | nonce | yes | Opens a setting of the kernel for writing
os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY)
won()

# %% kernel-settings-read | nonce | yes | Reads a setting of the kernel
won(len(open("/proc/sys/kernel/random/boot_id").read()) > 0)

# %% kernel-objects | nonce | yes | Reads the kernel's objects
won(len(os.listdir("/sys/kernel")) > 0)

# %% control-group | nonce | yes | Makes a control group, and removes it
import glob
for root in ["/sys/fs/cgroup/" + SITE["abstract"], "/sys/fs/cgroup/unified/" + SITE["abstract"]]:
    attempt(lambda: (os.mkdir(root), os.rmdir(root), won()))

# %% own-maps | nonce | yes | Reads its own layout of memory
won(b"libc" in open("/proc/self/maps", "rb").read())

# %% own-memory | nonce | yes | Writes its own read-only memory through /proc
text = ctypes.cast(libc.getpid, ctypes.c_void_p).value
with open("/proc/self/mem", "r+b", 0) as file:
    file.seek(text)
    one = file.read(1)
    file.seek(text)
    file.write(one)
    won()

# %% set-user-mode | nonce | yes | Makes a file of the workspace run as its owner
open("suid", "w").close()
os.chmod("suid", 0o4755)
won(os.stat("suid").st_mode & 0o4000 and os.access("suid", os.X_OK) and os.open(outside + "/canary", os.O_RDONLY) >= 0)

# %% device-node | nonce | yes | Makes the node of a device in the workspace
os.mknod("null", 0o20666, os.makedev(1, 3))
won()

# %% fifo-node | nonce | yes | Makes a pipe in the workspace, which the supervisor would wait for
os.mkfifo("waits")
won()

# %% link-node | nonce | yes | Makes a link in the workspace, which the supervisor could follow
os.symlink(outside + "/secret", "secret.txt")
won()

# %% output-link | secret | yes | Leaves a link among the outputs, and prints what it points to
os.symlink(outside + "/secret", "plot.png")
show(open("plot.png").read())
