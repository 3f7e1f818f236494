"""What there is not raises ordinary exceptions, and the program goes on."""
import multiprocessing
import os
import socket
import subprocess


def tried(name, action):
    try:
        action()
        print(name, "went")
    except OSError as e:
        print(name, "refused", isinstance(e, OSError))
    except Exception as e:
        print(name, "failed", type(e).__name__)


def work():
    print("a process")


tried("subprocess", lambda: subprocess.run(["/bin/echo", "x"], check=True))
tried("shell", lambda: subprocess.check_output("echo x", shell=True))
tried("popen", lambda: os.popen("echo x").read())
tried("fork", os.fork)
tried("process", lambda: multiprocessing.Process(target=work).start())
tried("pool", lambda: multiprocessing.Pool(2))
tried("socket", lambda: socket.socket())
tried("connection", lambda: socket.create_connection(("127.0.0.1", 9), 1))
tried("pair", socket.socketpair)
tried("name", lambda: socket.getaddrinfo("example.invalid", 80))
tried("file", lambda: open("/etc/passwd"))
tried("folder", lambda: os.listdir("/"))
tried("link", lambda: os.symlink("a", "b"))
tried("pipe", lambda: os.mkfifo("c"))
print("the end")
