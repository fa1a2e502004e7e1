print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash(0) == hash(0.0) == hash(-0.0) == hash(False) == hash(0j), hash(2 ** 100) == hash(float(2 ** 100)), hash(-1) == hash(-1.0), hash("a") == hash("a"), hash(b"a") == hash(bytes([97])), hash((1, 2.0)) == hash((1.0, 2)), hash(frozenset([1])) == hash(frozenset([1.0])))
d = {1: "a"}
print(d[1.0], d[True], d[1 + 0j], 1.0 in d, {1, 1.0, True}, {0.0: "x"}[-0.0], {2 ** 70: 1}[2.0 ** 70], len({1, 1.5, "1", b"1", (1,), None}))
print(hash(1), hash(-1), hash(-2), hash(2 ** 61 - 1), hash(2 ** 61), hash(-(2 ** 61)), hash(10 ** 40), hash(0.5), hash(1.25), hash(-1e10), hash(float("inf")), hash(1e-5), hash(1j), hash(1 + 1j), hash(-1j), hash((1, 2)), hash(((1,), 2)), hash(range(3)), hash(True), hash(frozenset([1, 2])), hash(frozenset()))
n = float("nan")
print(hash(n) == hash(n), {n: 1}[n], n in {n}, {n: 1} == {n: 1})
class A:
    def __hash__(self): return 2 ** 61
print(hash(A()), hash(type("B", (), {"__hash__": lambda s: -1})()))
print(hash(None) == hash(None), hash(...) == hash(...), hash(int) == hash(int), hash(len) == hash(len), hash(slice) == hash(slice), hash((None, ...)) == hash((None, ...)))
