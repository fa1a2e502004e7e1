# What is quick for the common case must not show: arguments of natives by keyword, truth of items, pairs, replacing, joining.


def outcome(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


# Keywords and defaults of natives.
print(outcome(int, "11", base=2), outcome(int, x="1"), outcome(int, "1", base=2, bas=3), outcome(int, "1", 2, base=2))
print(outcome("a b c".split, sep=" ", maxsplit=1), outcome("a b".split, maxsplit=1, spe=1), outcome("a".split, None, sep=None))
print(outcome(str, b"\xe4", encoding="latin-1"), outcome(str, object=b"x", errors="strict"), outcome(str, b"x", bogus=1))
print(outcome(sorted, [2, 1], reverse=True), outcome(sorted, [2, 1], key=None, reverse=1), outcome(sorted, iterable=[1]))
print(outcome({}.get, "a", default=1), outcome({}.get), outcome({}.get, 1, 2, 3), outcome(sum, [1], start=4))
print(outcome(tuple), outcome(list, (1, 2)), outcome(set, "a"), outcome(bool, x=1), outcome(object, 1), outcome(dict, [(1, 2)], a=3))
print(outcome(type, 1), outcome(type), outcome(type, 1, 2), outcome(range), outcome(float, "x"), outcome(ValueError, 1, a=2))

# all and any while the list changes under them.
class Shrinks:
    def __init__(self, items):
        self.items = items

    def __bool__(self):
        self.items.clear()
        return True


class Grows(Shrinks):
    def __bool__(self):
        if len(self.items) < 5:
            self.items.append(self)
        return True


class Fails:
    def __bool__(self):
        raise KeyError("no truth")


for cls in Shrinks, Grows:
    items = []
    items += [cls(items), 0, 1]
    print(all(items), len(items))
print(any([0, "", None]), all([]), any([]), all((1, "a")), any((0, 2)), outcome(any, [0, Fails()]), outcome(all, 3))

# Pairs that are given again unless they are kept; their hash goes with their items.
d = {"a": 1, "b": 2, "c": [3]}
print([pair for pair in d.items()], list(map(id, d.items())) and [hash(p) == hash((p[0], p[1])) for p in list(d.items())[:2]])
seen = set()
for pair in {1: 2, 3: 4}.items():
    seen.add(hash(pair))
print(len(seen), [hash(p) == hash(tuple(list(p))) for p in {5: 6, 7: 8}.items()], [hash(p) for p in zip((1, 2), (3, 4))] == [hash((1, 3)), hash((2, 4))])
kept = []
for pair in {1: 2, 3: 4, 5: 6}.items():
    if pair[0] != 3:
        kept.append(pair)
print(kept)


class Changing:
    n = 0

    def __hash__(self):
        Changing.n += 1
        return Changing.n

    def __eq__(self, other):
        return False


t = (1, Changing())
print(hash(t) != hash(t))
print((1, 2) == (1, 2.0), (1, "a") == (1, "b"), (1, None) == (1, 0), (1.5, True) == (1.5, 1), (float("nan"),) == (float("nan") + 1,), (0.0,) == (-0.0,))
table = {(i, str(i)): i for i in range(100)}
print(all(table[i, str(i)] == i for i in range(100)), table.get((5, "6")), {1: "a", True: "b", 1.0: "c"}, {2.0: 1}[2], {(1, 2): 3}[1.0, 2])

# Unpacking with a star.
for source in [1, 2, 3], (1, 2, 3), "abc", [1], (), range(4):
    try:
        a, *b, c = source
        print(a, b, c)
    except ValueError as e:
        print(e)
first, *first = [[1], [2]]
print(first)

# Replacing and joining.
for text, old, new, count in [("abcabc", "b", "xy", -1), ("abcabc", "bc", "", 1), ("aaa", "aa", "b", -1), ("abc", "", "-", -1),
                              ("abc", "x", "y", -1), ("aXa", "a", "\u00e9", -1), ("\u20aca", "\u20ac", "b", -1), ("aa", "a", "", -1), ("aaaa", "a", "b", 0)]:
    print(text.replace(old, new, count), end="|")
print()
print(b",".join([b"a", b"b"]), b"".join((b"x",)), b"-".join([]), outcome(b"".join, [b"a", "b"]), b"".join([b"a", bytearray(b"b")]), b"".join([b"", b""]))

# isinstance of what claims another class.
class Claims:
    @property
    def __class__(self):
        return int


class Raises:
    @property
    def __class__(self):
        raise AttributeError


print(isinstance(Claims(), int), isinstance(Claims(), str), isinstance(Claims(), Claims), isinstance(Raises(), int), isinstance(3, (str, list)))

# Numbers in text.
print("%d|%i|%5d|%-5d|%+d|% d|%05d|%.3d|%d" % (3, -4, 5, 6, 7, 8, -9, 10, 2**70), "%s %%" % "x", "%d" % True, outcome("%d".__mod__, "x"))
print(f"{-5:>4}|{5:<4}|{255:#x}|{-255:X}|{5:b}|{1234567:,}|{-7:05}|{2**70:_}", "{} {{}} {:>3}".format(1, 2), "\u20ac{}".format("x"))
print([str(i) for i in (0, 7, -1, 10, -10, 2**61 - 1, -2**61, 2**61, -2**63, 2**64)])
big, small = 3**200, 5**80
print(big + small - small == big, (big * small) // small == big, divmod(-big, small)[1] + 0 >= 0, (big - big), big * 0, big + -big, (-big) * -small == big * small)
