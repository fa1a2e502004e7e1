import array
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
A = array.array
for c in 'bBhHiIlLqQ':
    for v in (2**70, -2**70, 2**63, 2**31, -1, 300, -2**31 - 1, 'a', 1.5, 70000): t(lambda: A(c, [v]))
for c in 'fdu':
    for v in ('a', 5, 1e300, 'ab', None): t(lambda: A(c, [v]))
a = A('i', [1, 2, 3])
for f in (lambda: A(), lambda: A('z'), lambda: A(5), lambda: A('ii'), lambda: A('i', 5), lambda: A('i', 'abc'), lambda: A('u', 'abc'), lambda: A('i', b'1234'), lambda: A('i', b'123'), lambda: a[5], lambda: a['x'], lambda: a[1:3], lambda: a[::-1], lambda: a + a, lambda: a + [1], lambda: a * 2, lambda: 2 * a, lambda: a.index(9), lambda: a.index(2), lambda: a.remove(9), lambda: a.pop(9), lambda: A('i').pop(), lambda: a.count(1), lambda: 2 in a, lambda: a == A('d', [1, 2, 3]), lambda: a < A('i', [1, 3]), lambda: a.tobytes(), lambda: a.tolist(), lambda: a.itemsize, lambda: a.typecode, lambda: A('i'), lambda: A('u', 'é€'), lambda: A('u', 'é€').tounicode(), lambda: a.tounicode(), lambda: a.fromunicode('a'), lambda: a.frombytes(b'123'), lambda: a.frombytes('a'), lambda: a.fromlist(5), lambda: a.fromlist([1, 'a']), lambda: a, lambda: a.extend(A('d')), lambda: a.extend([4, 'x']), lambda: a, lambda: a.byteswap(), lambda: a, lambda: a.__reduce_ex__(2), lambda: a.__reduce_ex__(3)[1:], lambda: array.typecodes, lambda: memoryview(a).format, lambda: bytes(a[:1]), lambda: a.__copy__(), lambda: A('d', range(3)), lambda: A('f', A('i', [1, 2])), lambda: A('i', x=1), lambda: a.insert('a', 1), lambda: a.index(2, 5), lambda: a.fromfile(5, 1), lambda: array.array is array.ArrayType, lambda: len(a.buffer_info()), lambda: a.__setitem__(0, 'x'), lambda: a.__setitem__(slice(0, 1), [1]), lambda: a.__setitem__(slice(None, None, 2), A('i', [1])), lambda: a.__delitem__(7), lambda: array._array_reconstructor(A, 'i', 9, b'\0\0\0\1'), lambda: array._array_reconstructor(A, 'h', 8, b'\0\0\0\1'), lambda: array._array_reconstructor(A, 'i', 99, b'')): t(f)
a = A('h', range(10)); a[2:5] = A('h', [7]); print(a); del a[1:3]; print(a); a[::2] = A('h', [0] * len(a[::2])); print(a); del a[::3]; print(a)
a.insert(0, 5); a.insert(-1, 6); a.insert(99, 7); a += A('h', [1]); a *= 2; print(a, a.pop(), a.pop(0), list(reversed(a)), list(a)); a.reverse(); a.remove(1); print(a)
m = memoryview(a); t(lambda: a.append(1)); m[0] = 99; m.release(); a.append(1); print(a, a[0])
class S(A):
    def __new__(cls, *args, **k): return A.__new__(cls, 'b', *args)
    def __init__(self, *a, **k): self.x = 1
print(S([1, 2]), S().x, A('b') == S(), type(S([1])[:1]))
a = A('i', [1]); a.extend(a); a[1:1] = a; print(a); print(A('q', [2**63 - 1, -2**63]), A('Q', [2**64 - 1]), A('L', [True]), A('d', [float('inf')]))
b = A('f', [1.5]); b.extend(i / 2 for i in range(3)); print(b, b.index(1.0), b.count(0.5))
import io
f = io.BytesIO(); A('i', range(5)).tofile(f); f.seek(0); c = A('i'); c.fromfile(f, 3); print(c); t(lambda: c.fromfile(f, 10)); print(c)
