# What the run loop does by itself must be what the slow way does: slices without slice objects, floats in boxes, dict look-ups,
# equality of str, calls.
import math


class Index:
    def __init__(self, i):
        self.i = i

    def __index__(self):
        print("index", self.i)
        return self.i


class Shouting(list):
    def __getitem__(self, key):
        return "get", key

    def __setitem__(self, key, value):
        print("set", key, value)


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)

    def __repr__(self):
        return self.name


def slices():
    items, text, wide, pair = list(range(10)), "abcdefghij", "äbç€𝄞x", (1, 2, 3, 4)
    for a in (None, 0, 3, 9, 10, 12, -1, -4, -20, True):
        for b in (None, 0, 3, 10, 25, -1, -4, -30, False):
            print(items[a:b], text[a:b], wide[a:b], pair[a:b], items[a:b:-1], items[a:b:2], text[a:b:-3], pair[a:b:2])
    print(items[2 ** 61:], items[:2 ** 61 - 1], items[-2 ** 61:3], items[5:2], text[7:2], items[::2 ** 61 - 1])
    print(items[Index(1):Index(3)], Shouting(items)[1:2], Shouting(items)[1:2:3])
    print(b"bytes"[1:3], bytearray(b"bytes")[:2], range(10)[2:5])
    for bad in (lambda: items[::0], lambda: text["a":], lambda: items[1.5:], lambda: 5[1:2], lambda: None[:]):
        try:
            print(bad())
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
    whole = pair[:]
    print(whole is pair, text[:] is text)


def slice_assignment():
    items = [Loud("a"), Loud("b"), Loud("c")]
    items[:2] = [1, 2]
    print(items)
    items[1:] = ["x", "y"]
    items[5:2] = []
    items[1:1] = [7, 8]
    items[-2:] = (5, 6)
    items[:] = items
    items[::2] = [0] * len(items[::2])
    print(items)
    s = Shouting([1, 2])
    s[0:1] = [3]
    items[Index(0):Index(1)] = [9]
    print(items, s[0:1])
    try:
        items[0:1] = 5
    except TypeError as e:
        print(e)

    class Watcher:
        def __del__(self):
            victim.clear()

    victim = [Watcher(), 2, 3]
    victim[0:3] = [4, 5, 6]
    print(victim)


def floats():
    x, y = 0.0, 1.5
    for i in range(4000):
        x = x + y * 0.5 - 0.25
        y = x / 2.0 + i
    print(x, y, -x, x - x != x - x)
    big = 1e300
    kept = big * 2
    other = kept * 3 - big + kept
    print(kept, other, big, kept / big, big * big, big / 3.0, 5 / big, big // 1e299)
    total = big
    for i in range(5):
        total += big
        total *= 1.5
        total -= 1
    print(total, big)
    print(2 ** 61 - 1 + 0.5, 0.5 + (2 ** 53 + 1), (2 ** 60 + 129) * 1.0, 3 - 0.5, 0.5 * 4, 0.0 * -5, -0.0 + 0, 0 * -0.5)
    print(math.copysign(1, 0.0 * -5), math.copysign(1, -0.0 + 0), math.copysign(1, -0.0 - 0), True + 0.5, 0.5 * False)
    for bad in (lambda: big / 0.0, lambda: big / 0, lambda: big + "x", lambda: None - big, lambda: big * None):
        try:
            print(bad())
        except (TypeError, ZeroDivisionError) as e:
            print(type(e).__name__, e)


class Number(float):
    def __add__(self, other):
        return "added"

    def __radd__(self, other):
        return "added behind"


class Name(str):
    def __eq__(self, other):
        print("asked")
        return True

    __hash__ = str.__hash__


class Missing(dict):
    def __missing__(self, key):
        return "missing", key


def containers():
    n = Number(1e300)
    print(1e300 + n, n + 1e300, n * 2.0, 1e300 - n)
    d = {"a": 1, 2: "two", -1: "minus", 2 ** 61: "large", "ab": 3, (1, "x"): "pair", 1.5: "half"}
    key = "".join(["a", "b"])
    print(d["a"], d[2], d[-1], d[2 ** 61], d[key], d[1, "".join("x")], d[1.5], d[2.0], d[Name("a")])
    print("a" in d, key in d, "zz" in d, 2 in d, 3 in d, -1 in d, 2.0 in d, Name("a") in d, (1, "x") in d, True in d)
    d[key] = 4
    d["a"] += 1
    d[2] = Loud("value")
    d[2] = "again"
    d[True] = "true"
    d[1] = "one"
    print(d, Missing()["q"], Missing(a=1)["a"])
    for bad in ("nothing", 77, (1,), [], {}):
        try:
            print(d[bad])
        except (KeyError, TypeError) as e:
            print(type(e).__name__, e)
    n = {Name("k"): 1}
    print(n["k"], "k" in n)
    grown = {}
    for i in range(3000):
        grown[i * 7 % 3001] = i
        grown[str(i)] = i
    print(all(grown[i * 7 % 3001] == i and grown[str(i)] == i and i in grown for i in range(3000)), 3001 in grown, "3001" in grown)


def strings():
    a, b = "skerry", "".join(["sker", "ry"])
    print(a == b, a != b, a == "x", a != "", "ä" == "".join("ä"), Name("q") == "r", "r" == Name("q"), a == 1, a != None)
    if a == b:
        print("same")
    if a != "sk" + b[2:]:
        print("different")
    if Name("q") != "q":
        print("unequal")


def calls():
    def two(a, b):
        return b, a

    def deep(n):
        return deep(n + 1)

    class Gone:
        def __del__(self):
            print("gone")

    def drops(x):
        y = Gone()
        return x

    def generator(x):
        yield x
        return

    print(two(1, 2), drops(5), list(generator(3)), len("abc"), "abc".startswith("a"), str.upper("x"))
    for bad in (lambda: two(1), lambda: two(1, 2, 3), lambda: len(), lambda: len(1, 2), lambda: "a".upper(1), lambda: str.upper(1),
                lambda: isinstance(1)):
        try:
            print(bad())
        except TypeError as e:
            print(e)
    try:
        deep(0)
    except RecursionError as e:
        print(type(e).__name__)
    print(isinstance(1, str), isinstance(True, int), isinstance("a", (int, str)), isinstance(calls, type), isinstance(int, type))


for f in (slices, slice_assignment, floats, containers, strings, calls):
    for _ in range(2):
        f()
