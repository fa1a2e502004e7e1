m = memoryview(b"abcdef")
print(m[0], m[-1], bytes(m[1:3]), len(m), m.tolist(), m.tobytes(), bytes(m[::2]), m.readonly, m.format, m.itemsize, m.nbytes, m.shape, m == b"abcdef", m[1:] == b"bcdef", list(m[:2]), m.hex())
a = bytearray(b"hello")
v = memoryview(a)
v[0] = 72
v[1:3] = b"EY"
print(a, v.readonly, bytes(v))
try:
    a.append(1)
except BufferError as e:
    print(e)
v.release()
a.append(33)
print(a)
try:
    v[0]
except ValueError as e:
    print(e)
for f in (lambda: m.__setitem__(0, 1), lambda: m[10], lambda: memoryview("a"), lambda: memoryview(5), lambda: memoryview(bytearray(3)).__setitem__(slice(0, 2), b"abc"), lambda: memoryview(bytearray(1)).__setitem__(0, 256), lambda: m["a"]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
with memoryview(bytearray(b"ctx")) as c:
    print(bytes(c))
print(100 in m, b"".join([m, m]), bytes(reversed(m)), hash(m) == hash(b"abcdef"), sum(m))
