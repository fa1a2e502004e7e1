"""A return from the middle of loops, with, try, match and calls lets everything go at once."""
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def __iter__(self):
        yield self
        yield self

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        print("exit", self.name)

    def __del__(self):
        print("gone", self.name)

    def __lt__(self, other):
        return True


def in_for():
    for x in Thing("for"):
        for y in [Thing("inner"), 2]:
            return 1


def in_for_value():
    for x in (Thing("value"), 2):
        return x


def in_with():
    with Thing("with") as t, Thing("second"):
        for i in t:
            return i.name


def in_try():
    try:
        for i in [Thing("try")]:
            raise ValueError(Thing("argument"))
    except ValueError as error:
        for k in [Thing("handler")]:
            return "handled"
    finally:
        print("finally")


def in_finally():
    for x in [Thing("loop")]:
        try:
            return "first"
        finally:
            for y in [Thing("finally")]:
                return "second"


def in_match(v):
    match v:
        case [Thing() as a, *rest]:
            return len(rest)
        case {"k": Thing() as b}:
            return b.name


def in_comprehension():
    for x in [[t for t in [Thing("listed")]] for _ in range(2)]:
        return [y.name for y in x]


def in_generator():
    for x in Thing("generator"):
        yield x.name
        for y in [Thing("late")]:
            return


def from_operator():
    return Thing("left") < Thing("right")


def as_call(a, b=Thing):
    return max(len([a, b("argument of a call")]), 0)


def as_lambda():
    return (lambda *a, **k: [t for t in a])(Thing("starred"))


for f in (in_for, in_with, in_try, in_finally, in_comprehension, from_operator, as_lambda):
    for _ in range(20 if f is in_for else 2):
        result = f()
        del result
    print(f.__name__)
print(in_for_value().name)
print(in_match([Thing("matched"), 1, 2]))
print(in_match({"k": Thing("mapped")}))
print(list(in_generator()))
print(as_call(Thing("first")))
t = Thing("watched")
r = weakref.ref(t)


def holds(x):
    for i in [x]:
        with x:
            return weakref.ref(x)


assert holds(t) is r
del t
print(r())
