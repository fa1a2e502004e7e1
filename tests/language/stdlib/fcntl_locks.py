# fcntl: flags, locks and requests; what is no descriptor.
import array, fcntl, os, struct, tempfile, termios

with tempfile.TemporaryFile() as f:
    print(fcntl.fcntl(f, fcntl.F_GETFD), fcntl.fcntl(f.fileno(), fcntl.F_SETFD, 0), fcntl.fcntl(f, fcntl.F_GETFD))
    print(fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 10, 5), fcntl.lockf(f, fcntl.LOCK_UN))
    print(fcntl.flock(f, fcntl.LOCK_SH), fcntl.flock(f, fcntl.LOCK_EX), fcntl.flock(f, fcntl.LOCK_UN))
    with open(f"/proc/self/fd/{f.fileno()}") as other:
        fcntl.flock(f, fcntl.LOCK_EX)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            print(e)
    record = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
    print(struct.unpack("hhqqi4x", fcntl.fcntl(f, fcntl.F_GETLK, record))[0] == fcntl.F_UNLCK)

r, w = os.pipe()
os.write(w, b"12345")
count = array.array("i", [0])
print(fcntl.ioctl(r, termios.FIONREAD, count), count)
print(fcntl.ioctl(r, termios.FIONREAD, b"\0\0\0\0"), fcntl.ioctl(r, termios.FIONREAD, bytearray(4), False))
os.close(r)
os.close(w)
for call in (
    lambda: fcntl.fcntl("x", 1),
    lambda: fcntl.fcntl(-1, 1),
    lambda: fcntl.fcntl(0, 1, b"x" * 2000),
    lambda: fcntl.fcntl(0, 1, 1.5),
    lambda: fcntl.ioctl(0, 1, 1.5),
    lambda: fcntl.ioctl(0, 1, b"x" * 2000),
    lambda: fcntl.lockf(0, 0),
    lambda: fcntl.flock(9999, fcntl.LOCK_SH),
):
    try:
        print(call())
    except (OSError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
