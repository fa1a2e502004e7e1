# Tuples compare by the first items that differ; whatever these are.
import random
rows = [(i * 7919 % 13, "abc"[i % 3], i / 4) for i in range(200)]
print(sorted(rows) == sorted(rows, key=lambda r: list(r)))
print(sorted([(1, 2), (1,), (), (1, 2, 3), (0, 9), (1, 1)]))
print(sorted([(1.5, "b"), (1, "a"), (True, "c"), (1.0, "d"), (10 ** 30, "e"), (-10 ** 30, "f")]))
print(sorted([(0.0, 2), (-0.0, 1), (0.0, 1), (-0.0, 2)]))
print(sorted([("a", None), ("b", None), ("a", None)]))
print(sorted([("é", 1), ("z", 0), ("\U0001f600", 2), ("e", 3)], reverse=True))
words = [("w%d" % (i % 5), -i) for i in range(20)]
print(sorted(words, key=lambda w: (w[0], w[1] % 3)))
try: sorted([(1, "a"), (1, 2)])
except TypeError as e: print(e)
try: sorted([("a", 1), (1, "a")])
except TypeError as e: print(e)
class Odd:
    def __init__(self, n): self.n = n
    def __eq__(self, other): return self.n == other.n
    def __lt__(self, other): return self.n > other.n
    def __repr__(self): return "Odd(%d)" % self.n
print(sorted([(1, Odd(2)), (1, Odd(3)), (0, Odd(1)), (1, Odd(1))]))
class Pair(tuple):
    def __lt__(self, other): return tuple.__gt__(self, other)
print(sorted([Pair((1, 2)), Pair((3, 4)), Pair((2, 0))]), sorted([(2, 1), Pair((3, 3)), (1, 1)]))
nan = float("nan")
print(sorted([(nan, 1), (1.0, 2), (nan, 0)]) is not None, sorted([(nan, 2), (nan, 1)]))
a = list(range(6)); a[1:4] = [10, 11, 12]; a[:2] = a[2:4]; a[0:3] = a; print(a)
b = [[1], [2], [3]]; b[0:2] = [b, 5]; print(b)
pairs = []
for pair in enumerate("xyz", 2 ** 61 - 2): pairs.append(pair)
print(pairs, [p for p in zip([1, 2], [3, 4])], list(zip("ab", iter(range(5)))), [x + y for x, y in zip(range(3), range(3))])
z = zip([1, 2, 3], [4, 5]); first = next(z); second = next(z); print(first, second, next(z, "end"))
print(10 in [1, "a", 10.0], "b" in ["a", "b"], 3 in [1, 2], ",".join(["x" * n for n in range(20)]), "-".join("é" * n for n in (1, 9, 17)))
