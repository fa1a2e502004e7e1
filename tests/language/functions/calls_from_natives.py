def add(a, b): return a + b
print(list(map(add, [1], [2])), sorted([2, 1], key=lambda x: -x), max([1, 2], key=lambda v: -v), list(filter(lambda v: v, [0, 1])))
class C:
    def __init__(self, v): self.v = v
    def method(self, x): return self.v + x
    def __call__(self, x): return self.v * x
    @classmethod
    def make(cls, v): return cls(v).v
    @staticmethod
    def static(v): return v * 10
print(list(map(C(5).method, [1, 2])), list(map(C(5), [1, 2])), list(map(C.make, [1])), list(map(C.static, [1])), [c.v for c in map(C, [7, 8])], list(map(C(1).method.__call__, [1])))
print(list(map(str.upper, "ab")), list(map(int, "12")), list(map(len, ["a", "bb"])), list(map([3, 4].__getitem__, [1, 0])), list(map({"a": 1}.get, "ab")), list(map("x".join, [["a", "b"]])), list(map(type, [1, "a"])), list(map(dict.fromkeys, ["ab"])))
def bad(a): pass
for f in (lambda: list(map(bad, [1], [2])), lambda: sorted([1], key=lambda: 1), lambda: list(map(lambda x, *, k: x, [1])), lambda: max([1], key=add), lambda: list(filter(add, [1])), lambda: sorted([1, 2], key=int.__add__), lambda: list(map(C, [1], [2]))):
    try: print(f())
    except TypeError as e: print(e)
def gen_key():
    seen = []
    def key(x):
        seen.append(x)
        if len(seen) == 3: raise StopIteration("from key")
        return x
    return key
for f in (lambda: sorted([3, 1, 2], key=gen_key()), lambda: list(map(gen_key(), [1, 2, 3, 4])), lambda: max([1, 2, 3], key=gen_key())):
    try: print(f())
    except StopIteration as e: print("StopIteration", e)
def rec(n): return n if n == 0 else list(map(rec, [n - 1]))[0] + 1
print(rec(50), sum(map(lambda x: sum(map(lambda y: x * y, range(3))), range(4))))
