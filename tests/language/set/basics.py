s = {3, 1, 2, 3}
print(len(s), sorted(s), 1 in s, 9 in s, set(), frozenset(), set("a"), {1} == {1.0}, type({}), set([1]) == {1}, sorted(set("hello")), {(1, 2)}, frozenset([1]))
s.add(4); s.add(1); s.discard(99); s.discard(3); s.remove(4); s.update([7, 8], (9,), {10: 1}); s |= {11}; s -= {11, 1}; s &= {2, 7, 8, 9, 100}; s ^= {2, 50}
print(sorted(s), s.copy() == s, s.copy() is s, len(s))
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), sorted(a.union([9], "x" and [10])), sorted(a.intersection(b, [3])), sorted(a.difference([1], [2])), sorted(a.symmetric_difference([1, 7])))
print(a < b, a <= {1, 2, 3}, a < {1, 2, 3, 4}, a >= {1}, a > {1}, a == {3, 2, 1}, a != b, a.issubset(range(10)), a.issuperset([1]), a.isdisjoint({9}), a.isdisjoint(b), {1} < {1})
c = set(a)
c.difference_update([1]); c.intersection_update([2, 3, 9]); c.symmetric_difference_update([3, 5])
print(sorted(c), c.pop() in (2, 5), len(c), c.clear(), c, bool(c), repr({5}), repr(frozenset({5})), str(set()))
f = frozenset([1, 2])
print(hash(f) == hash(frozenset([2, 1])), {f: "v"}[frozenset({2, 1})], f | {3} == {1, 2, 3}, type(f | {3}).__name__, type({3} | f).__name__, f == {1, 2}, {1, 2} == f, f.copy() is f, frozenset(f) is f, hash(frozenset()), hash(frozenset([1, 2, 3])), {f} == {frozenset({1, 2})}, {1, 2} in [f], {1, 2} in {f})
x = a
x |= {100}
print(x is a, 100 in a)
for g in (lambda: {[]}, lambda: set(5), lambda: a.remove(999), lambda: set().pop(), lambda: a | [1], lambda: a & 5, lambda: a < [1], lambda: hash(a), lambda: a.add([]), lambda: f.add(1), lambda: a[0], lambda: a + b, lambda: set(1, 2), lambda: {1: 2} | {1}, lambda: a.update(5), lambda: frozenset([[]]), lambda: a.union(5), lambda: a.remove([]), lambda: set(x=1), lambda: a.issubset(5), lambda: a.__ior__([1]), lambda: {{}} if False else a.discard({})):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
big = set(range(1000))
for i in range(0, 1000, 3): big.remove(i)
print(len(big), 500 in big, 501 in big, sum(big), len(big & set(range(500, 600))), len(big | {-1, -2}), max(big), min(big))
