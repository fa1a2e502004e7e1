# mmap: a mapped file as mutable bytes with a position; what is refused; a file that becomes shorter than its mapping.
import mmap, os, sys, tempfile

with tempfile.TemporaryFile() as f:
    f.write(b"one\ntwo\nthree\n" + bytes(8000))
    f.flush()
    m = mmap.mmap(f.fileno(), 0)
    print(m, len(m), m[0], m[:3], m[2::-1], m[-1:], m.find(b"two"), m.rfind(b"\n"), m.find(b"one", 1), m.find(b"t", -7000))
    print(m.readline(), m.read(3), m.tell(), m.read_byte(), m.seek(4), m.write(b"TWO"), m.write_byte(33), m[:14], m.size())
    m[0] = 79
    m[1:3] = b"NE"
    m[8:12:2] = b"TR"
    m.move(20, 0, 3)
    print(m[:24], m.flush(), m.flush(0, 4096))
    os.lseek(f.fileno(), 0, os.SEEK_SET)
    print(os.read(f.fileno(), 14))
    view = memoryview(m)
    for call in (m.close, lambda: m.resize(100)):
        try:
            call()
        except BufferError as e:
            print(e)
    view.release()
    m.resize(9000)
    print(len(m), os.fstat(f.fileno()).st_size, m[:3])
    os.ftruncate(f.fileno(), 10)
    print(m[8999] if sys.implementation.name == "skerry" else 0)  # CPython ends with SIGBUS here
    m.close()
    m.close()
    print(m.closed, m)

with mmap.mmap(-1, 10) as m, tempfile.TemporaryFile() as empty:
    readonly = mmap.mmap(-1, 5, access=mmap.ACCESS_READ)
    print(list(m)[:3], readonly, memoryview(readonly).readonly)
    for call in (
        lambda: m[10],
        lambda: m["x"],
        lambda: m.__setitem__(0, 256),
        lambda: m.__setitem__(0, "x"),
        lambda: m.__setitem__(slice(2), b"abc"),
        lambda: m.__delitem__(0),
        lambda: m.seek(11),
        lambda: m.seek(0, 9),
        lambda: m.write(b"x" * 11),
        lambda: m.read("x"),
        lambda: m.move(0, 5, 6),
        lambda: m.write_byte(300),
        lambda: readonly.write(b"x"),
        lambda: readonly.__setitem__(0, 1),
        lambda: readonly.resize(10),
        lambda: mmap.mmap(-1, -1),
        lambda: mmap.mmap(-1, 10, access=7),
        lambda: mmap.mmap(-1, 10, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_COPY),
        lambda: mmap.mmap(empty.fileno(), 0),
        lambda: mmap.mmap(empty.fileno(), 10),
        lambda: mmap.mmap(-2, 10),
        lambda: m.madvise(mmap.MADV_NORMAL, 20),
    ):
        try:
            print(call())
        except (BufferError, IndexError, OSError, OverflowError, TypeError, ValueError) as e:
            print(type(e).__name__, e)
try:
    m[0]
except ValueError as e:
    print(e)


class Closing:
    def __init__(self, mapping):
        self.mapping = mapping

    def __index__(self):
        self.mapping.close()
        return 0


# CPython reads and writes what is unmapped here.
m, other = mmap.mmap(-1, 10), mmap.mmap(-1, 10)
for call in (lambda: m[Closing(m)], lambda: other.__setitem__(0, Closing(other))) if sys.implementation.name == "skerry" else ():
    try:
        call()
        raise AssertionError
    except ValueError as e:
        assert str(e) == "mmap closed or invalid", e
