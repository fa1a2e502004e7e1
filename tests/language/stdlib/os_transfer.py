# os: several buffers at once, sendfile and its kin, space, files in memory, events.
import os
import socket
import tempfile
import threading


def attempt(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "file")
fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
print(os.writev(fd, [b"hello ", bytearray(b"wor"), memoryview(b"ld")]))
os.lseek(fd, 0, os.SEEK_SET)
a, b, c = bytearray(4), bytearray(0), bytearray(30)
print(os.readv(fd, [a, b, c]), a, b, bytes(c[:8]))
print(os.pwritev(fd, (b"J", b"E"), 0), os.preadv(fd, [a, c], 1), a, os.pread(fd, 20, 0))
print(os.pwritev(fd, [b"!"], 0, os.RWF_APPEND), os.pread(fd, 20, 0))
attempt(os.readv, fd, [b"read only"])
attempt(os.readv, fd, 5)
attempt(os.writev, fd, ["text"])
attempt(os.writev, fd, iter([b"x"]))
attempt(os.writev, 12345, [b"x"])

# A pipe: the reader waits.
r, w = os.pipe()
threading.Timer(0.05, lambda: os.writev(w, [b"la", b"te"])).start()
print(os.readv(r, [a]), a)
print(os.splice(fd, w, 5, 0), os.read(r, 10))
os.write(w, b"spliced")
print(os.splice(r, fd, 100, offset_dst=2), os.pread(fd, 20, 0))
attempt(os.splice, fd, w, -1)
os.close(r), os.close(w)

# sendfile, to a socket and to a file.
x, y = socket.socketpair()
print(os.sendfile(x.fileno(), fd, 1, 4), y.recv(100))
os.lseek(fd, 3, os.SEEK_SET)
print(os.sendfile(x.fileno(), fd, None, 3), y.recv(100), os.lseek(fd, 0, os.SEEK_CUR))
x.close(), y.close()
other = os.open(path + "2", os.O_RDWR | os.O_CREAT, 0o600)
print(os.copy_file_range(fd, other, 4, offset_src=0), os.copy_file_range(fd, other, 2, 5, 10), os.pread(other, 20, 0))
attempt(os.copy_file_range, fd, other, -1)
os.posix_fallocate(other, 0, 100)
os.posix_fadvise(other, 0, 0, os.POSIX_FADV_SEQUENTIAL)
print(os.fstat(other).st_size)
attempt(os.posix_fallocate, other, -1, 5)
attempt(os.posix_fadvise, other, 0, 0, 1234)
os.close(other), os.close(fd)

# Files in memory, events.
fd = os.memfd_create("name")
os.write(fd, b"memory")
print(os.pread(fd, 10, 0), os.get_inheritable(fd))
os.close(fd)
fd = os.eventfd(3)
os.eventfd_write(fd, 4)
print(os.eventfd_read(fd), os.get_inheritable(fd))
threading.Timer(0.05, lambda: os.eventfd_write(fd, 9)).start()
print(os.eventfd_read(fd))
attempt(os.eventfd_write, fd, -1)
for value in (2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1, 2**64, "a", 1.5):
    attempt(os.eventfd_write, fd, value)
    if value in (2**63 - 1, 2**63, 2**64 - 2):
        print(os.eventfd_read(fd))
attempt(os.eventfd, "a")
os.close(fd)
fd = os.eventfd(2, os.EFD_SEMAPHORE | os.EFD_NONBLOCK)
print(os.eventfd_read(fd), os.eventfd_read(fd))
attempt(os.eventfd_read, fd)
os.close(fd)
