"""Attacks on the result: the supervisor shall say of the run what did not happen. What the run truly was stands in `expect`."""

# %% result-file | forged | yes: it kills the supervisor and writes in its place | Writes the result's file and ends the supervisor
# expect: failed
with open(SITE["result"], "w") as file:
    file.write(SITE["forged"])
os.kill(supervisor, 9)
sys.exit(7)

# %% result-file-later | forged | yes | Leaves a process that writes the result when the supervisor has
# expect: failed
if os.fork() == 0:
    os.closerange(0, 256)
    for _ in range(40):
        time.sleep(0.05)
        attempt(lambda: open(SITE["result"] + ".own", "w").write(SITE["forged"]), lambda: os.rename(SITE["result"] + ".own", SITE["result"]))
    os._exit(0)
sys.exit(7)

# %% result-link | forged | no: the result's file is replaced, not opened | Puts a link where the result will be
# expect: failed
attempt(lambda: os.symlink("/dev/null", SITE["result"]))
sys.exit(7)

# %% result-folder | supervisor | yes | Puts a folder where the result will be
# expect: failed
os.mkdir(SITE["result"])
open(SITE["result"] + "/full", "w").close()
sys.exit(7)

# %% result-descriptors | forged | yes | Writes a result to every descriptor that it can guess
# expect: failed
for descriptor in range(3, 256):
    attempt(lambda: os.write(descriptor, SITE["forged"].encode()))
sys.exit(7)

# %% result-printed | forged | no: what is printed is output | Prints what looks like a result
# expect: failed
print(SITE["forged"], flush=True)
print(SITE["forged"], file=sys.stderr, flush=True)
sys.exit(7)

# %% result-in-workspace | forged | no: the workspace is not where results are | Leaves a result among the outputs
# expect: failed
with open("result.json", "w") as file:
    file.write(SITE["forged"])
sys.exit(7)

# %% exit-by-signal | forged | no: the supervisor sees the signal | Ends by a signal that the code sends itself
# expect: failed
os.kill(os.getpid(), 9)
os._exit(0)

# %% exit-bare-call | forged | no: the supervisor sees the status | Ends by the bare system call, past the interpreter
# expect: failed
call(94 if ARM else 231, 3)

# %% exit-of-setup | forged | no: the code's status is not the set-up's | Ends with the status by which the launcher says that a layer is missing
# expect: failed user_error
os._exit(70)

# %% exit-high | forged | no: a status has eight bits | Ends with 256, whose lower bits are those of success
# expect: any
os._exit(256)

# %% exit-in-thread | forged | no: the status is the whole process's | Ends by a thread, with an error
# expect: failed
import threading
threading.Thread(target=lambda: os._exit(9)).start()
time.sleep(5)

# %% crash | forged | no: the supervisor sees the signal | Reads where there is no memory
# expect: failed
ctypes.string_at(1, 1)

# %% crash-abort | forged | no: the supervisor sees the signal | Aborts
# expect: failed
os.abort()

# %% trap | forged | no: the supervisor sees the signal | Executes an instruction that there is not
# expect: failed
machine_code(b"\x0f\x0b" if not ARM else b"\0\0\0\0")()

# %% blocked-then-success | forged | yes | Makes a forbidden call in a thread, and ends well in another
# expect: failed blocked
import threading
threading.Thread(target=lambda: call("add_key", 0, 0, 0, 0, 0)).start()
time.sleep(0.2)

# %% marker-of-supervisor | forged | no: the supervisor reads no signs from the output | Prints signs that a supervisor could take for its own, and fails
# expect: failed
os.write(1, b"\x00\x04{\"status\":\"success\"}\n::result::0\n" + bytes(64))
os.write(2, b"exit_code=0\n")
raise RuntimeError("no")

# %% clock-turned | forged | no: the supervisor has its own clock | Changes what its own process says about time, and fails
# expect: failed
time.time = time.monotonic = lambda: 0
sys.exit(7)

# %% supervisor-through-interpreter | forged | no: the interpreter is only the code's own | Replaces the interpreter's functions that end the program
# expect: failed
import builtins
sys.exit = os._exit = sys.excepthook = builtins.exit = lambda *a: None
raise SystemExit(7)

# %% memory-of-launcher | forged | no: the memory is only the code's own | Overwrites strings of the launcher in its own memory, and fails
# expect: failed
for name in ("stdout", "stderr", "environ"):
    attempt(lambda: ctypes.c_void_p.in_dll(libc, name).__setattr__("value", 0))
os._exit(7)

# %% exit-handlers | forged | no: the status is the process's | Registers handlers that end with success after a failure
# expect: any
import atexit
atexit.register(os._exit, 0)
sys.exit(7)

# %% output-after-end | left | yes | Leaves a process that prints when the run is over
# expect: any
if os.fork() == 0:
    time.sleep(0.5)
    print(SITE["forged"], flush=True)
    os._exit(0)
