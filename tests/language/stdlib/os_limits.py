# os: sysconf, pathconf, confstr and their names; extended attributes; devices, terminals, owners.
import os
import stat
import tempfile


def attempt(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


print(os.sysconf("SC_PAGESIZE") == os.sysconf(os.sysconf_names["SC_PAGESIZE"]), os.sysconf("SC_IOV_MAX"), len(os.sysconf_names) > 100)
print(list(os.pathconf_names) == sorted(os.pathconf_names), os.pathconf("/", "PC_NAME_MAX"), os.pathconf("/", "PC_PATH_MAX"))
r, w = os.pipe()
print(os.fpathconf(r, "PC_PIPE_BUF"), os.pathconf(r, "PC_PIPE_BUF"), os.pathconf in os.supports_fd)
print(os.confstr("CS_PATH"), os.confstr("CS_GNU_LIBC_VERSION")[:6], os.confstr(os.confstr_names["CS_PATH"]))
for f, *args in ((os.sysconf,), (os.confstr,), (os.pathconf, "/"), (os.fpathconf, r)):
    attempt(f, *args, "NO_SUCH_NAME")
    attempt(f, *args, 1.5)
    attempt(f, *args, 123456)
attempt(os.pathconf, "/no/such/path", "PC_NAME_MAX")
os.close(r), os.close(w)

with tempfile.TemporaryDirectory(dir=".") as folder:
    path = os.path.join(folder, "file")
    open(path, "w").close()
    try:
        os.setxattr(path, "user.name", b"value")
    except OSError:
        pass
    else:
        assert os.getxattr(path, b"user.name") == b"value" and "user.name" in os.listxattr(path)
        os.setxattr(path, "user.name", b"v" * 1000, os.XATTR_REPLACE)
        assert os.getxattr(path, "user.name", follow_symlinks=False) == b"v" * 1000
        with open(path) as file:
            assert os.getxattr(file.fileno(), "user.name") == b"v" * 1000
        os.removexattr(path, "user.name")
        assert "user.name" not in os.listxattr(path)
    attempt(os.getxattr, 0, "user.name", follow_symlinks=False)
    attempt(os.getxattr, "/no/such/path", "user.name")
    attempt(os.listxattr, 1.5)

    fifo = os.path.join(folder, "fifo")
    os.mknod(fifo, 0o600 | stat.S_IFIFO)
    print(stat.filemode(os.stat(fifo).st_mode), os.mknod in os.supports_dir_fd)
    attempt(os.mknod, "/no/such/path")
    os.lchown(path, -1, -1)
    with open(path) as file:
        os.fchown(file.fileno(), -1, -1)
        print(os.fstatvfs(file.fileno())[:2] == os.statvfs(path)[:2])

device = os.makedev(8, 300)
print(device, os.major(device), os.minor(device), os.ctermid())
master, slave = os.openpty()
print(os.device_encoding(slave), os.sync())
attempt(os.tcgetpgrp, 12345)
attempt(os.tcsetpgrp, 12345, 1)
attempt(os.fstatvfs, 12345)
attempt(os.chroot, "/no/such/path")
os.close(master), os.close(slave)
