def run(coro):
    try:
        while True: coro.send(None)
    except StopIteration as e:
        return e.value
class Val:
    def __init__(self, v): self.v = v
    def __await__(self):
        yield
        return self.v
async def gen(n):
    try:
        for i in range(n):
            got = yield await Val(i)
            if got: print("got", got)
    except ValueError as e:
        print("caught", e)
        yield "after error"
    finally:
        await Val(0)
        print("cleanup")
async def main():
    print([x async for x in gen(3)])
    print({x async for x in gen(2)}, {x: y async for x in gen(2) async for y in gen(1)})
    print([x async for x in gen(5) if await Val(x % 2)])
    g = gen(3)
    print(type(g).__name__, await g.__anext__(), await g.asend("hello"), await g.athrow(ValueError("v")))
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("ended")
    g = gen(3)
    await anext(g)
    await g.aclose()
    print(await anext(g, "default"))
    h = (x * 2 async for x in gen(3))
    print(type(h).__name__, [y async for y in h])
    print(await f(x async for x in gen(2)))
    g = gen(1)
    async for x in g: pass
    try:
        await g.asend(1)
    except StopAsyncIteration:
        print("stopped")
    g = gen(1)
    try:
        await g.asend(1)
    except TypeError as e:
        print(e)
    await g.aclose()
    async def nested(): return [[y async for y in gen(x)] async for x in gen(3)]
    print(await nested())
async def f(it): return [x async for x in it]
run(main())
async def bad():
    yield 1
    raise StopAsyncIteration
async def m2():
    try:
        async for _ in bad(): pass
    except RuntimeError as e:
        print(e)
    try:
        aiter(5)
    except TypeError as e:
        print(e)
    it = aiter(gen(1))
    print(await anext(it))
    await it.aclose()
run(m2())
