def run(coro):
    try:
        while True: coro.send(None)
    except StopIteration as e:
        return e.value
class Pause:
    def __await__(self): yield
class Count:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        await Pause()
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1
        return self.i
class CM:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    async def __aenter__(self):
        await Pause()
        print("aenter", self.n)
        return self.n
    async def __aexit__(self, t, v, tb):
        await Pause()
        print("aexit", self.n, t and t.__name__)
        return self.swallow
async def f():
    async for i in Count(3):
        if i == 2: continue
        print("i", i)
    else:
        print("else")
    async for i in Count(5):
        if i == 2: break
    else:
        print("no")
    async with CM("a") as a, CM("b") as b:
        print(a, b)
    async with (CM("c") as c, CM("d")):
        print(c)
    async with CM("s", True):
        raise ValueError
    try:
        async with CM("t"):
            raise KeyError("k")
    except KeyError as e:
        print("caught", e)
    async with CM("ret"):
        return "returned"
print(run(f()))
async def e1():
    async for x in [1]: pass
class BadAiter:
    def __aiter__(self): return 5
async def e2():
    async for x in BadAiter(): pass
class BadAnext:
    def __aiter__(self): return self
    def __anext__(self): return 5
async def e3():
    async for x in BadAnext(): pass
async def e4():
    async with 5: pass
async def e5():
    with CM("x"): pass
async def e6():
    class OnlyEnter:
        async def __aenter__(self): pass
    async with OnlyEnter(): pass
async def e7():
    for x in Count(1): pass
for e in (e1, e2, e3, e4, e5, e6, e7):
    try:
        run(e())
    except (TypeError, AttributeError) as x:
        print(type(x).__name__, x)
