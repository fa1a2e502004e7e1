def run(coro):
    try:
        while True:
            print("yielded", coro.send(None))
    except StopIteration as e:
        return e.value
class Pause:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return ("result of", self.v, got)
async def inner(x):
    r = await Pause(x)
    return r
async def outer():
    a = await inner(1)
    b = await inner(2)
    return a, b
c = outer()
print(type(c).__name__, outer.__code__.co_flags & 0x80 != 0)
print(run(c))
async def nothing(): return 5
print(run(nothing()))
c = outer()
c.send(None)
print(c.send("sent"))
try:
    c.send("again")
except StopIteration as e:
    print(e.value)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
async def catching():
    try:
        await Pause("x")
    except ValueError as e:
        return f"caught {e}"
    finally:
        print("finally")
c = catching()
c.send(None)
try:
    c.throw(ValueError("thrown"))
except StopIteration as e:
    print(e.value)
c = catching()
c.send(None)
c.close()
async def bad(): await 5
async def bad2(): await [1]
class NoIter:
    def __await__(self): return 5
async def bad3(): await NoIter()
for f in (bad, bad2, bad3):
    try:
        run(f())
    except TypeError as e:
        print(e)
for op in (lambda c: iter(c), lambda c: next(c), lambda c: list(c)):
    c = nothing()
    try:
        op(c)
    except TypeError as e:
        print(e)
    c.close()
async def stop(): raise StopIteration(1)
try:
    run(stop())
except RuntimeError as e:
    print(e)
class A:
    async def m(self): return self.x
    x = 9
    @classmethod
    async def c(cls): return cls.__name__
    @staticmethod
    async def s(): return "static"
print(run(A().m()), run(A.c()), run(A.s()))
async def lam():
    f = lambda x: Pause(x)
    return [await f(1), await f(2)]
print(run(lam()))
