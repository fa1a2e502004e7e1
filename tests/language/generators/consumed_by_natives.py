# Natives that consume a generator: results, errors, early ends, and generators that others hold or step meanwhile.
import sys
import traceback


def gen(*items):
    for item in items:
        yield item


print(sum(gen(1, 2, 3)), sum(gen()), sum(gen(1.5, 2)), sum(gen(1 << 61, 1 << 61)), sum(gen(True, 2)), sum(gen(0.1, 0.2, -0.3)))
print(any(gen(0, None, "", 0.0, [])), any(gen(0, "x")), all(gen(1, "x", 2.5)), all(gen(1, 0)), any(gen()), all(gen()))
print(list(gen(1, 2)), tuple(gen(1, 2)), sorted(gen(3, 1, 2)), sorted(set(gen(1, 1, 2))), "-".join(gen("a", "b")), "".join(gen()))
print(max(gen(1, 5, 3)), min(gen(4, 2, 9)), max(gen("a", "b")), min(gen(2.5, 1)), max(gen(-1, -5)))
print(list(gen(*range(100))) == list(range(100)))

for call in (lambda: max(gen()), lambda: min(gen()), lambda: sum(gen("a")), lambda: "".join(gen("a", 1)), lambda: set(gen([])),
             lambda: sorted(gen(1, "a")), lambda: max(gen(1, "a")), lambda: next(gen()), lambda: next(5), lambda: gen().send(1)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)

# Early ends leave the generator where it is.
g = gen(0, 1, 2, 3)
print(any(g), next(g), list(g), list(g), next(g, "end"))


def noisy(log):
    try:
        yield 1
        yield 0
        yield 2
    finally:
        log.append("closed")


log = []
print(all(noisy(log)), log)
log = []
g = noisy(log)
print(all(g), log, list(g), log)


# What a generator returns is nothing to its consumer, but the value of StopIteration.
def returning():
    yield 1
    return 7


print(list(returning()), sum(returning()))
g = returning()
print(next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)
g = returning()
print(g.send(None), next(g, 5), next(g, None))


# yield from below a consumer; recursion.
class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


tree = Tree(Tree(None, 1, None), 2, Tree(None, 3, Tree(None, 4, None)))
print(sum(tree), list(tree), max(x for x in tree), tuple(x * x for x in tree))


def outer():
    got = yield from inner()
    yield got


def inner():
    yield sum(x for x in (1, 2))
    return "from inner"


print(list(outer()))


# Errors inside: the traceback shows the generator's frame below that of the call.
def failing():
    yield 1
    raise ValueError("inside")


def call_it():
    return sum(failing())


try:
    call_it()
except ValueError as e:
    print([(f.name, f.lineno - call_it.__code__.co_firstlineno) for f in traceback.extract_tb(e.__traceback__)][1:])


def stops():
    yield 1
    raise StopIteration


try:
    list(stops())
except RuntimeError as e:
    print(e, repr(e.__cause__))


# The caller's frame, handled exceptions, and the generator's state while it is consumed.
def looks():
    yield sys._getframe().f_back.f_code.co_name
    yield repr(sys.exc_info()[1])


def look():
    try:
        raise KeyError("k")
    except KeyError:
        return list(looks())


print(look())


class Adder:
    def __init__(self, g):
        self.g = g

    def __radd__(self, other):
        return [other, self.g.gi_running, next(self.g, None)]


def cells():
    yield box[0]
    yield 10
    yield [20]


box = [None]
g = cells()
box[0] = Adder(g)
print(sum(g))


class Closer:
    def __init__(self, g):
        self.g = g

    def __bool__(self):
        self.g.close()
        return False


def closed_meanwhile():
    yield box[0]
    yield 1


g = closed_meanwhile()
box[0] = Closer(g)
print(any(g), g.gi_frame)


def itself():
    yield 1
    list(me)


me = itself()
try:
    list(me)
except ValueError as e:
    print(e)


# Names that mean something else.
def shadow():
    def sum(g):
        return "mine"

    class C:
        join = list
        send = staticmethod(tuple)

    c = C()
    return sum(gen(1)), c.join(gen(1, 2)), c.send(gen(3, 4)), str.join(",", gen("a", "b"))


print(shadow())
import builtins
builtins.max = lambda g: "replaced"
print(max(gen(1, 2)))


# Deep recursion ends in RecursionError.
def deep(n):
    yield sum(deep(n + 1))


try:
    list(deep(0))
except RecursionError as e:
    print("RecursionError", str(e)[:32])


# send
def echo():
    got = []
    while True:
        got.append((yield len(got)))
        if got[-1] == "stop":
            return got


g = echo()
print(next(g), g.send("a"), g.send(None))
try:
    g.send("stop")
except StopIteration as e:
    print(e.value)


async def coroutine():
    return 5


c = coroutine()
try:
    c.send(None)
except StopIteration as e:
    print("coroutine", e.value)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
