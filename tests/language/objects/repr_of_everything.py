def f(): pass
class C:
    def m(self): pass
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
import math as _m
for v in (1, -1, 1.5, 1j, "a", b"b", bytearray(b"c"), None, True, ..., NotImplemented, [1], (1,), (), {}, {1: 2}, {1}, set(), frozenset(), frozenset({1}), range(3), range(1, 5, 2), slice(1), int, C, type, len, [].append.__name__, {}.keys(), {1: 2}.values(), {1: 2}.items(), ValueError("x"), KeyError(), OSError(1, "m"), list[int], int | None, dict[str, list[int]], type(None), memoryview):
    print(repr(v))
def strip(s):
    i = s.find(" at 0x")
    return s if i < 0 else s[:i] + " at ..." + s[s.index(">", i):]
for v in (f, C(), C().m, C.c, C.s, lambda: 0, (x for x in []), iter([]), object(), super(C, C()), property(), classmethod(f), staticmethod(f), [].append, "".join, zip(), map(f, []), filter(f, []), enumerate([]), reversed([]), iter({}), f.__code__, memoryview(b""), f.__get__(5), str.upper, int.__add__, (5).__add__, dict.fromkeys, _m, type.__dict__["__mro__"] if "__mro__" in type.__dict__ else 0):
    print(strip(strip(repr(v))).replace(__file__, "FILE").split(", file")[0])
