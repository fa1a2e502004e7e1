def inner():
    x = yield 1
    print("inner got", x)
    try:
        y = yield 2
    except ValueError as e:
        print("inner caught", e)
        y = "thrown"
    return ("inner result", y)
def outer():
    result = yield from inner()
    print(result)
    rest = yield from [10, 20]
    print(rest)
    yield from "ab"
    return "outer result"
g = outer()
print(next(g), g.send("s"), g.throw(ValueError("v")), next(g))
print(g.gi_yieldfrom is not None)
print(list(g))
def wrap(it):
    return (yield from it)
def drive(g):
    try:
        while True:
            print("->", next(g))
    except StopIteration as e:
        return e.value
print(drive(wrap(wrap(wrap(inner())))))
def closing():
    try:
        yield 1
    finally:
        print("inner closed")
g = wrap(closing())
next(g)
g.close()
g = wrap(range(3))
next(g)
try:
    g.send(5)
except AttributeError as e:
    print(e)
g = wrap(iter([1, 2]))
next(g)
try:
    g.throw(ValueError("not there"))
except ValueError as e:
    print(e)
try:
    next(wrap(5))
except TypeError as e:
    print(e)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("it value")
        return self.n
    def send(self, v): return f"sent {v}"
    def throw(self, e): return f"threw {type(e).__name__}"
    def close(self): print("It closed")
g = wrap(It())
print(next(g), g.send(9), g.throw(KeyError()), next(g))
print(drive(g))
g = wrap(It())
next(g)
g.close()
