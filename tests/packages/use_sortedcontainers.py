"""sortedcontainers: against plain sorted lists over many random steps, with keys, slices, views and set algebra."""
import random
from operator import neg

from sortedcontainers import SortedDict, SortedKeyList, SortedList, SortedSet

rng = random.Random(12345)
plain, tree = [], SortedList()
tree._reset(32)
for step in range(3000):
    value = rng.randrange(500)
    action = rng.random()
    if action < 0.55:
        tree.add(value)
        plain.append(value)
        plain.sort()
    elif action < 0.75:
        tree.discard(value)
        if value in plain:
            plain.remove(value)
    elif plain and action < 0.85:
        i = rng.randrange(len(plain))
        assert tree.pop(i) == plain.pop(i)
    elif action < 0.9:
        more = [rng.randrange(500) for _ in range(10)]
        tree.update(more)
        plain = sorted(plain + more)
    else:
        assert tree.bisect_left(value) == sum(v < value for v in plain)
        assert list(tree.irange(value, value + 50)) == [v for v in plain if value <= v <= value + 50]
    if step % 100 == 0:
        tree._check()
        assert list(tree) == plain
        assert tree[10:60:7] == plain[10:60:7]
print(len(tree), tree[0], tree[-1], tree.count(plain[5]), tree.index(plain[7]), tree == plain, tree[:5])
print(SortedKeyList("sorted by length or not".split(), key=len), SortedKeyList([3, 1, 2], key=neg))
d = SortedDict(neg, {1: "a", 3: "c", 2: "b"})
d[5] = "e"
print(d, d.peekitem(0), d.popitem(), list(d.irange(3, 1)), d.keys()[0], d.items()[-1], d.bisect(2), d.setdefault(9, "z"), list(reversed(d)))
s = SortedSet("mississippi")
print(s, s & set("abcims"), s | "xyz", s - {"m"}, s ^ {"m", "q"}, s[1:3], s.pop(0), s.isdisjoint("q"), s > {"p"})
try:
    SortedList([1, 2]).append(3)
except NotImplementedError as error:
    print("no append", error)
try:
    SortedList([1, "a"])
except TypeError as error:
    print(error)
