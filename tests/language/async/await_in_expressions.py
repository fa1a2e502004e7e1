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
async def f():
    x = await Val(1) + await Val(2) * await Val(3)
    y = [await Val(4), (await Val(5)), {"k": await Val(6)}]
    z = (await Val("abc")).upper()[await Val(1)]
    w = f"{await Val('f')!r:>5}"
    v = await Val(0) or await Val("or")
    u = await Val(1) if await Val(False) else await Val(2)
    t = print("call", await Val("arg"), sep=await Val("-"))
    if (q := await Val(7)) > 5:
        print("q", q)
    while await Val(False):
        pass
    assert await Val(True), await Val("no")
    del y[await Val(0)]
    a = -await Val(3) ** 2
    return x, y, z, w, v, u, t, a, not await Val(0), await Val(1) < await Val(2) < await Val(0)
print(run(f()))
async def g():
    return await h(await h(await h(1)))
async def h(x): return x + await Val(1)
print(run(g()))
async def comp():
    return [await Val(i) for i in range(3)], {await Val(i) for i in (1, 1)}, {i: await Val(i * 2) for i in range(2) if await Val(i)}
print(run(comp()))
