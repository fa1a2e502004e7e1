# library: 3.11
# sys.set_asyncgen_hooks, and asyncio, which stands on it.
import asyncio, sys
print(sys.get_asyncgen_hooks())
async def gen():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
async def main():
    async for x in gen():
        print(x)
        break
    await asyncio.sleep(0.01)
    g = gen(); print(await g.__anext__())
    print(sys.get_asyncgen_hooks()[0] is not None)
    r = await asyncio.gather(asyncio.sleep(0.01, 1), asyncio.sleep(0, 2)); print(r)
    async with asyncio.timeout(0.01):
        try: await asyncio.sleep(1)
        except asyncio.CancelledError: print("cancelled"); raise
try: asyncio.run(main())
except TimeoutError: print("timeout")
def f(g): print("first", g.__name__)
def z(g): print("final", g.__name__); g.aclose().close()
sys.set_asyncgen_hooks(f, z)
g = gen(); a = g.asend(None)
try: a.send(None)
except StopIteration as e: print(e.value)
del g, a
for t in [lambda: sys.set_asyncgen_hooks(1), lambda: sys.set_asyncgen_hooks(finalizer=2)]:
    try: t()
    except Exception as e: print(type(e).__name__, e)
sys.set_asyncgen_hooks(None, None); print(sys.get_asyncgen_hooks())
