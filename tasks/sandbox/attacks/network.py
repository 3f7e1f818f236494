"""Attacks on the network: something outside of the sandbox hears of the code. All of it stays on loopback."""

# %% tcp | listener | yes | Connects over TCP
import socket
socket.create_connection(("127.0.0.1", SITE["tcp4"]), 2)

# %% tcp-ipv6 | listener | yes | Connects over TCP and IPv6
import socket
socket.create_connection(("::1", SITE["tcp6"]), 2)

# %% tcp-mapped | listener | yes | Connects to an IPv4 address that is written as one of IPv6
import socket
socket.socket(socket.AF_INET6).connect(("::ffff:127.0.0.1", SITE["tcp4"]))

# %% tcp-any-address | listener | yes | Connects to 0.0.0.0, which is the machine itself
import socket
socket.socket().connect(("0.0.0.0", SITE["tcp4"]))

# %% tcp-by-name | listener | yes | Resolves a name and connects
import socket
for *kind, _, address in socket.getaddrinfo("localhost", SITE["tcp4"], socket.AF_INET, socket.SOCK_STREAM):
    socket.socket(*kind).connect(address)

# %% tcp-not-waiting | listener | yes | Begins a connection without waiting for it
import socket
s = socket.socket()
s.setblocking(False)
s.connect_ex(("127.0.0.1", SITE["tcp4"]))
time.sleep(0.1)

# %% tcp-fast-open | listener | yes | Sends data with the first packet, without connect
import socket
socket.socket().sendto(b"x", 0x20000000, ("127.0.0.1", SITE["tcp4"]))

# %% mptcp | listener | depends | Connects over Multipath TCP, which is another protocol to a filter of TCP
import socket
socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262).connect(("127.0.0.1", SITE["tcp4"]))

# %% tcp-bare-call | listener | yes | Connects by bare system calls
s = call("socket", 2, 1, 0)
address = struct.pack("<HH4s8x", 2, int.from_bytes(struct.pack(">H", SITE["tcp4"]), "little"), b"\x7f\0\0\1")
call(203 if ARM else 42, s, buffer(address), 16)

# %% tcp-int-80 | listener | yes | Connects by the 32-bit programs' system calls
address = low(struct.pack("<H", 2) + struct.pack(">H", SITE["tcp4"]) + b"\x7f\0\0\1" + bytes(8))
int80(362, int80(359, 2, 1, 0), address, 16)

# %% tcp-socketcall | listener | yes | Connects by socketcall, whose real arguments lie in memory
page = low(struct.pack("<III", 2, 1, 0))
s = int80(102, 1, page)
address = low(struct.pack("<H", 2) + struct.pack(">H", SITE["tcp4"]) + b"\x7f\0\0\1" + bytes(8))
int80(102, 3, low(struct.pack("<III", s, address, 16)))

# %% tcp-x32 | listener | depends | Connects by the x32 ABI's system calls
s = call(0x40000000 + 41, 2, 1, 0)
address = struct.pack("<H", 2) + struct.pack(">H", SITE["tcp4"]) + b"\x7f\0\0\1" + bytes(8)
call(0x40000000 + 42, s, buffer(address), 16)

# %% tcp-machine-code | listener | yes | Connects by a syscall instruction in memory of its own
address = buffer(struct.pack("<H", 2) + struct.pack(">H", SITE["tcp4"]) + b"\x7f\0\0\1" + bytes(8))
code = (b"\xb8\x29\0\0\0\xbf\x02\0\0\0\xbe\x01\0\0\0\x31\xd2\x0f\x05"
        b"\x89\xc7\xb8\x2a\0\0\0\x48\xbe" + struct.pack("<Q", ctypes.addressof(address)) + b"\xba\x10\0\0\0\x0f\x05\xc3")
print(machine_code(code)() if not ARM else "written for x86-64")

# %% tcp-thread | listener | yes | Connects from another thread
import socket, threading
t = threading.Thread(target=lambda: socket.create_connection(("127.0.0.1", SITE["tcp4"]), 2))
t.start()
t.join()

# %% tcp-at-exit | listener | yes | Connects while the interpreter ends
import atexit, socket
atexit.register(lambda: socket.create_connection(("127.0.0.1", SITE["tcp4"]), 2))

# %% http | listener | yes | Asks for a page by urllib
import urllib.request
urllib.request.urlopen(f"http://127.0.0.1:{SITE['tcp4']}/", timeout=2)

# %% asyncio | listener | yes | Connects by asyncio
import asyncio
asyncio.run(asyncio.open_connection("127.0.0.1", SITE["tcp4"]))

# %% program | listener | yes | Lets bash connect
import subprocess
subprocess.run(["/bin/bash", "-c", f"echo > /dev/tcp/127.0.0.1/{SITE['tcp4']}"], timeout=5)

# %% udp | listener | yes | Sends a datagram
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", SITE["udp4"]))

# %% udp-ipv6 | listener | yes | Sends a datagram over IPv6
import socket
socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b"x", ("::1", SITE["udp6"]))

# %% udp-connected | listener | yes | Connects a datagram socket, and writes to its descriptor
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("127.0.0.1", SITE["udp4"]))
os.write(s.fileno(), b"x")

# %% udp-sendmsg | listener | yes | Sends a datagram by sendmsg, whose address a filter cannot see
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b"x"], [], 0, ("127.0.0.1", SITE["udp4"]))

# %% dns | listener | yes | Hides the secret in a question of DNS
import socket
question = struct.pack(">HHHHHH", 1, 0x100, 1, 0, 0, 0) + b"\x06secret\x07example\0" + struct.pack(">HH", 1, 1)
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(question, ("127.0.0.1", SITE["udp4"]))

# %% unix | listener | yes | Connects to a socket in the file system
import socket
socket.socket(socket.AF_UNIX).connect(SITE["unix"])

# %% unix-datagram | listener | yes | Sends to a datagram socket in the file system
import socket
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", SITE["datagrams"])

# %% unix-through-link | listener | yes | Connects to a socket through a link in the workspace
import socket
os.symlink(SITE["unix"], "link")
socket.socket(socket.AF_UNIX).connect("link")

# %% unix-through-proc | listener | yes | Connects to a socket through another process's root
import socket
socket.socket(socket.AF_UNIX).connect(f"/proc/{pid}/root{SITE['unix']}")

# %% abstract | listener | yes | Connects to an abstract socket
import socket
socket.socket(socket.AF_UNIX).connect("\0" + SITE["abstract"])

# %% abstract-datagram | listener | yes | Sends to an abstract datagram socket
import socket
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", "\0" + SITE["abstract"] + "-datagrams")

# %% pair-sendto | listener | yes | Sends from one of a pair of sockets to somebody else
import socket
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
attempt(lambda: a.sendto(b"x", SITE["datagrams"]), lambda: a.sendto(b"x", "\0" + SITE["abstract"] + "-datagrams"))

# %% pair-sendmsg | listener | yes | Sends from one of a pair of sockets by sendmsg
import socket
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
attempt(lambda: a.sendmsg([b"x"], [], 0, SITE["datagrams"]),
        lambda: a.sendmsg([b"x"], [], 0, "\0" + SITE["abstract"] + "-datagrams"))

# %% pair-sendmmsg | listener | yes | Sends from one of a pair of sockets by sendmmsg
import socket
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
name = buffer(struct.pack("<H", 1) + SITE["datagrams"].encode() + b"\0")
data = buffer(b"x")
vector = buffer(vectors(ctypes.addressof(data), 1))
message = buffer(struct.pack("<QI4xQQQQi4xI4x", ctypes.addressof(name), len(name), ctypes.addressof(vector), 1, 0, 0, 0, 0))
print(call(269 if ARM else 307, a.fileno(), message, 1, 0))

# %% pair-connect | listener | yes | Connects one of a pair of sockets anew
import socket
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
attempt(lambda: (a.connect(SITE["datagrams"]), a.send(b"x")),
        lambda: (b.connect("\0" + SITE["abstract"] + "-datagrams"), b.send(b"x")))

# %% pair-bind | nonce | yes | Gives one of a pair of sockets a name that others can send to
import socket
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
a.bind("\0" + SITE["nonce"])
won()

# %% listen | nonce | yes | Waits for connections on a port
import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen()
won()

# %% listen-unbound | nonce | yes | Listens without bind, which a filter of bind does not see
import socket
s = socket.socket()
s.listen()
won(s.getsockname()[1] > 0)

# %% listen-unix | nonce | yes | Waits for connections on a socket in the workspace
import socket
s = socket.socket(socket.AF_UNIX)
s.bind("served")
s.listen()
won()

# %% packet | nonce | yes | Writes a frame to the loopback device
import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800))
udp = struct.pack(">HHHH", 9, SITE["udp4"], 9, 0) + b"x"
ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 29, 1, 0, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
total = sum(struct.unpack(">10H", ip))
total = (total & 0xFFFF) + (total >> 16)
ip = ip[:10] + struct.pack(">H", 0xFFFF & ~((total & 0xFFFF) + (total >> 16))) + ip[12:]
won(s.sendto(bytes(12) + b"\x08\0" + ip + udp, ("lo", 0x800)) > 0)

# %% raw | listener | yes | Sends a datagram of its own making by a raw socket
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 17)
s.sendto(struct.pack(">HHHH", 9, SITE["udp4"], 9, 0) + b"x", ("127.0.0.1", 0))

# %% ping | nonce | yes | Sends an echo request by a raw socket, and has an answer
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
s.settimeout(2)
s.sendto(b"\x08\0\xf7\xff\0\0\0\0", ("127.0.0.1", 0))
won(len(s.recv(100)) > 0)

# %% sniff | nonce | yes | Opens a socket that hears every packet
import socket
socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
won()

# %% netlink-route | nonce | yes | Reads addresses and routes by netlink
import socket
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
s.send(struct.pack("<IHHIIB3x", 20, 22, 0x301, 1, 0, 0))
won(len(s.recv(65536)) > 20)

# %% netlink-events | nonce | yes | Hears of the kernel's events by netlink
import socket
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)
s.bind((0, 1))
won()

# %% netlink-sockets | nonce | yes | Lists every socket of the machine by netlink
import socket
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4)
s.send(struct.pack("<IHHII", 72, 20, 0x301, 1, 0) + struct.pack("<BBBBI", 2, 6, 0, 0, 0xFFFFFFFF) + bytes(48))
won(struct.unpack("<IH", s.recv(65536)[:6])[1] == 20)

# %% vsock | nonce | depends | Opens a socket to the hypervisor
import socket
socket.socket(40, socket.SOCK_STREAM)
won()

# %% kernel-crypto | nonce | depends | Opens a socket to the kernel's ciphers
import socket
socket.socket(38, socket.SOCK_SEQPACKET).bind(("hash", "sha256"))
won()

# %% every-family | nonce | yes | Asks for a socket of every family and kind that there is
import itertools
won(any([call("socket", family, kind, 0) >= 0 for family, kind in itertools.product(range(46), (1, 2, 3, 5))]))

# %% every-pair | nonce | no: only families that stay in the process have pairs | Asks for pairs of sockets of other families
pair = buffer(bytes(8))
won(any([call("socketpair", family, kind, 0, pair) >= 0 for family in range(2, 46) if family != 30 for kind in (1, 2, 3, 5)]))

# %% inherited | nonce | no: nothing but the output is inherited | Looks for sockets among the descriptors it was given
import stat
open_sockets = [d for d in range(1024) if d != 3 for s in [call(80 if ARM else 5, d, buffer(bytes(256)))] if s == 0]
won(any(stat.S_ISSOCK(os.fstat(d).st_mode) for d in open_sockets))

# %% tunnel | nonce | depends | Opens the device that makes network interfaces
os.open("/dev/net/tun", os.O_RDWR)
won()

# %% interfaces | nonce | yes | Lists the machine's interfaces
import socket
won(len(socket.if_nameindex()) > 0)
