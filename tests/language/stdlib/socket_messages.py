# sendmsg, recvmsg, recvmsg_into: several buffers, descriptors beside the data, waiting.
import array
import os
import socket
import struct
import threading


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e), e)


a, b = socket.socketpair()
print(a.sendmsg([b"ab", bytearray(b"cd"), memoryview(b"ef")]), b.recvmsg(4), b.recvmsg(10))
first, second = bytearray(3), bytearray(5)
a.sendmsg(x for x in (b"hello", b"!"))
print(b.recvmsg_into([first, second]), first, second)

# Descriptors.
r, w = os.pipe()
socket.send_fds(a, [b"one"], [w, r])
data, fds, flags, address = socket.recv_fds(b, 100, 5)
print(data, len(fds), flags, address)
os.write(fds[0], b"through")
print(os.read(r, 100))
for fd in fds:
    os.close(fd)
a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [r]))])
data, ancillary, flags, address = b.recvmsg(10, socket.CMSG_SPACE(4), socket.MSG_CMSG_CLOEXEC)
print(data, [(level, kind, len(cargo)) for level, kind, cargo in ancillary], flags == socket.MSG_CMSG_CLOEXEC)
(fd,) = struct.unpack("i", ancillary[0][2])
print(os.get_inheritable(fd))
os.close(fd)
a.sendmsg([b"y"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", r))])
data, ancillary, flags, address = b.recvmsg(10)
print(data, ancillary, flags == socket.MSG_CTRUNC)
b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
a.send(b"who")
data, ancillary, flags, address = b.recvmsg(10, 200)
print(ancillary[0][:2] == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS), struct.unpack("3i", ancillary[0][2])[0] == os.getpid())
b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
os.close(r), os.close(w)

# Waiting, and not waiting.
t = threading.Timer(0.05, lambda: a.send(b"late"))
t.start()
print(b.recvmsg(10))
t.join()
b.settimeout(0.02)
attempt(b.recvmsg, 10)
b.setblocking(False)
attempt(b.recvmsg, 10)
b.setblocking(True)
attempt(b.recvmsg, 10, 0, socket.MSG_DONTWAIT)
# More than the socket has room for: all of it, as it is read.
got = []
t = threading.Thread(target=lambda: [got.append(len(b.recv(1 << 20))) for _ in iter(lambda: sum(got) < 3_000_005, False)])
t.start()
print(a.sendmsg([bytes(1_000_000), b"", b"five.", bytes(2_000_000)]))
t.join()
print(sum(got))

# Datagrams and addresses.
u, v = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
v.bind(("127.0.0.1", 0))
u.bind(("127.0.0.1", 0))
print(u.sendmsg([b"abc", b"def"], [], 0, v.getsockname()))
data, ancillary, flags, address = v.recvmsg(4)
print(data, ancillary, flags == socket.MSG_TRUNC, address == u.getsockname())
v.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
u.sendto(b"x", v.getsockname())
print([(level, kind, len(cargo)) for level, kind, cargo in v.recvmsg(10, 100)[1]])
u.close(), v.close()

# Sizes and errors.
print(socket.CMSG_LEN(0), socket.CMSG_LEN(4), socket.CMSG_SPACE(0), socket.CMSG_SPACE(4), socket.CMSG_SPACE(9))
attempt(socket.CMSG_LEN, -1)
attempt(socket.CMSG_SPACE, -1)
attempt(socket.CMSG_SPACE, 2**40)
attempt(a.sendmsg, 5)
attempt(a.sendmsg, ["x"])
attempt(a.sendmsg, [b"x"], 5)
attempt(a.sendmsg, [b"x"], [5])
attempt(a.sendmsg, [b"x"], [(1, 2)])
attempt(a.sendmsg, [b"x"], [(1, 2, 3)])
attempt(a.sendmsg, [b"x"], [(1, 2, b"x")], "z")
attempt(b.recvmsg, -1)
attempt(b.recvmsg, 1, -1)
attempt(b.recvmsg_into, [b"x"])
attempt(b.recvmsg_into, 5)
attempt(b.recvmsg)
print(a.sendmsg([]), b.getblocking())
a.close()
print(b.recvmsg(5))
b.close()
attempt(b.recvmsg, 5)
attempt(b.sendmsg, [b"x"])

# Names.
print(socket.getprotobyname("icmp"), socket.if_nametoindex("lo"), socket.if_indextoname(1), (1, "lo") in socket.if_nameindex())
attempt(socket.getprotobyname, "no such protocol")
attempt(socket.if_nametoindex, "nosuch0")
attempt(socket.if_indextoname, 123456)
print(socket.CAN_BCM_TX_SETUP, socket.AF_NETLINK, socket.IPPROTO_SCTP, socket.SO_PEERCRED, socket.VMADDR_CID_ANY, socket.J1939_NO_PGN)
