# x[k], x[k] = v and k in x of classes with the methods in Python: results, errors, what the methods may do meanwhile.
import sys
import traceback


class Table:
    def __init__(self):
        self.rows = {}

    def __getitem__(self, key):
        return self.rows[key]

    def __setitem__(self, key, value):
        self.rows[key] = value
        return "ignored"

    def __contains__(self, key):
        return key in self.rows


t = Table()
for i in range(300):
    key = i % 7
    if key in t:
        t[key] += i
    else:
        t[key] = i
print([t[k] for k in range(7)], 3 in t, 9 in t, 9 not in t, t[0] + t[1] * 2, -t[2], [t[k] for k in t.rows if k in t])


def constant():
    for _ in range(100):
        x = t[3], t[4]
    return x


print(constant())
try:
    t["missing"]
except KeyError:
    print([(f.name, f.line) for f in traceback.extract_tb(sys.exc_info()[2])])


class Odd:
    def __getitem__(self, key):
        if key == "raise":
            raise IndexError(key)
        return NotImplemented

    def __setitem__(self, key, value):
        if value is None:
            raise ValueError("no")

    def __contains__(self, key):
        return Truth(key)


class Truth:
    def __init__(self, key):
        self.key = key

    def __bool__(self):
        if self.key == "raise":
            raise ArithmeticError("truth")
        return self.key == "yes"


def odd():
    o, seen = Odd(), []
    for _ in range(100):
        seen = [o[1], "yes" in o, "no" in o, "yes" not in o]
        for action in (lambda: o["raise"], lambda: "raise" in o, lambda: "raise" not in o):
            try:
                action()
            except (IndexError, ArithmeticError) as e:
                seen.append((type(e).__name__, str(e)))
        try:
            o[1] = None
        except ValueError as e:
            seen.append(str(e))
        o[1] = 2
    return seen


print(odd())


class Several:
    def __getitem__(self, key, other=5, *rest, **names):
        return key, other, rest, names

    def __contains__(self, *keys):
        return len(keys) == 1

    def __setitem__(*arguments):
        arguments[0].last = arguments[1:]


s = Several()
s[1] = 2
print(s[1], 1 in s, s.last, s[1:2], s[1, 2], s[...])


class Generating:
    def __getitem__(self, n):
        yield from range(n)

    async def __setitem__(self, key, value):
        pass


print(list(Generating()[3]))


class Deep:
    def __getitem__(self, n):
        return 0 if n == 0 else self[n - 1] + 1

    def __contains__(self, n):
        return n + 1 in self


print(Deep()[100])
try:
    1 in Deep()
except RecursionError as e:
    print("RecursionError")
try:
    Deep()[10**9]
except RecursionError as e:
    print("RecursionError")


class Stopping:
    def __getitem__(self, i):
        if i == 3:
            raise StopIteration
        return i


def generator():
    for i in range(10):
        yield Stopping()[i]


try:
    print(list(generator()))
except RuntimeError as e:
    print("RuntimeError", e)


class Meta(type):
    def __getitem__(cls, key):
        return cls.__name__, key

    def __contains__(cls, key):
        return key == "x"


class Plain(metaclass=Meta):
    pass


class Generic:
    def __class_getitem__(cls, key):
        return cls.__name__, key


print(Plain[1], "x" in Plain, "y" in Plain, Generic[2])


class Counting(dict):
    def __getitem__(self, key):
        return super().__getitem__(key) + 1

    def __missing__(self, key):
        return 10


class Lists(list):
    def __getitem__(self, key):
        return "item", key

    def __contains__(self, key):
        return "always"


print(Counting(a=1)["a"], Counting()["b"], Lists([1])[0], Lists()[5], Lists()[1:2], 3 in Lists())


class Without:
    __contains__ = None

    def __iter__(self):
        return iter((1, 2))


class Iterating:
    def __iter__(self):
        return iter((1, 2))


print(2 in Iterating(), 3 in Iterating())
for action in (lambda: 1 in Without(), lambda: Without()[1], lambda: Generating().__setitem__, lambda: 1 in 5):
    try:
        action()
    except TypeError as e:
        print("TypeError", e)


class Changing:
    def __getitem__(self, key):
        Changing.__getitem__ = lambda self, key: "changed"
        return "first"


def change():
    c = Changing()
    return [c[i] for i in range(3)]


print(change())


def closures():
    total = 0

    class Adding:
        def __setitem__(self, key, value):
            nonlocal total
            total += value

        def __getitem__(self, key):
            return total * key

    a = Adding()
    for i in range(5):
        a[i] = i
    return a[3], sys._getframe().f_code.co_name


print(closures())


class Dying:
    def __init__(self, log):
        self.log = log

    def __getitem__(self, key):
        return self.log

    def __setitem__(self, key, value):
        self.log.append(value)

    def __del__(self):
        self.log.append("gone")


log = []
print(Dying(log)[0] is log, log)
Dying(log)[0] = "stored"
print(log)


class Caller:
    def __getitem__(self, key):
        frame = sys._getframe(1)
        return frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno


def calling():
    return (
        Caller()
        [1])


print(calling())
events = []


def trace(frame, event, argument):
    events.append((event, frame.f_code.co_name))
    return trace


def traced():
    t[0] = 5
    return t[0], 0 in t


sys.settrace(trace)
traced()
sys.settrace(None)
print([e for e in events if e[0] in ("call", "return")])
