"""Calls that a warm site does the short way: bound methods, defaults, unpacked arguments, natives, getters."""
import sys


class Base:
    def __init__(self, first, second="second", *, third=3):
        self.state = (first, second, third)
        self.bound = self.show

    def show(self, *args, **kwargs):
        return self.state, args, kwargs

    def with_defaults(self, a, b=2, c=[]):
        return a, b, c

    def __repr__(self):
        return "Base()"


def forward(method, *args, **kwargs):
    return method(*args, **kwargs)


def spread(f, args, kwargs):
    return f(*args, **kwargs)


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def many(f, *args, **kwargs):
    results = [attempt(f, *args, **kwargs) for _ in range(40)]
    assert all(r == results[0] for r in results)
    print(results[0])


b = Base(1)
many(forward, b.show, 1, 2, x=3)
many(forward, b.with_defaults, 1)
many(forward, b.with_defaults, 1, c=7)
many(forward, b.with_defaults)  # TypeError
many(forward, b.with_defaults, 1, 2, 3, 4)  # TypeError
many(spread, b.show, (1, 2), {"x": 1})
many(spread, b.show, [1, 2], {})
many(spread, b.with_defaults, (1,), {"d": 1})  # TypeError
many(spread, b.with_defaults, (1,), {"a": 1})  # TypeError
many(spread, b.with_defaults, 5, {})  # TypeError
many(lambda: (b.bound(), b.bound(1)))
many(lambda: b.with_defaults(1))
many(lambda: b.with_defaults(1, 2))
many(lambda: Base(9).state)
many(lambda: Base(9, 8).state)
many(lambda: Base(9, 8, 7))  # TypeError
many(lambda: Base())  # TypeError


def change_defaults():
    def f(a, b=1):
        return a, b
    seen = []
    for i in range(60):
        if i == 30:
            f.__defaults__ = (5, 6)
        if i == 45:
            f.__defaults__ = None
        seen.append(attempt(f) if i < 45 else attempt(f, 1))
    print(seen[0], seen[30], seen[45])


change_defaults()


def methods_of_natives():
    out = []
    append, pop = out.append, out.pop
    for i in range(50):
        append(i)
        if i % 3 == 0:
            pop()
    many(append)  # TypeError
    many(append, 1, 2)  # TypeError
    many("x".join, ["a", "b"])
    many("a,b".split, ",")
    many("a,b".split, sep=",")
    many("a,b".split, ",", 0)
    many(str.upper, 1)  # TypeError
    many({}.get, 1)
    many({1: 2}.get, 1, 3)
    many({}.get)  # TypeError
    many(len)  # TypeError
    many(len, 5)  # TypeError
    many(len, "abc")
    return len(out)


print(methods_of_natives())


class Late:
    pass


def getters(values):
    names = []
    for v in values:
        names.append((v.__class__.__name__, attempt(lambda: v.__dict__)))
    return names


late = Late()
mixed = [late, b, Base, Late, 5, "s", getters] * 3
print([n for n, _ in getters(mixed)][:7])
print(type(getters(mixed)[2][1]).__name__)
for i in range(40):
    one = Late()
    one.x = i
    d = one.__dict__
    d["y"] = i + 1
    assert one.x + 1 == one.y and list(d) == ["x", "y"]
    del one.x
    assert "x" not in d
for i in range(80):
    frame = sys._getframe()
    assert frame.f_code.co_name == "<module>" and frame.f_back is None
    if i == 60:
        Late.__name__ = "Renamed"
print(late.__class__.__name__)


class Instance:
    def __init__(self, f):
        self.call = f


def through_slots(items):
    return [i.call(1) for i in items]


print(through_slots([Instance(str), Instance(lambda x: x + 1), Instance(b.show), Instance([].append)] * 20)[-4:])
