"""A tree of asyncio tasks, each of which gathers its children; the leaves yield or compute."""
import asyncio
import time


async def leaf(number):
    if number % 2:
        await asyncio.sleep(0)
    return sum(range(number % 50))


async def node(depth, number):
    if depth == 0:
        return await leaf(number)
    children = await asyncio.gather(*[node(depth - 1, number * 6 + i) for i in range(6)])
    return sum(children)


began = time.perf_counter()
totals = {asyncio.run(node(5, 1)) for _ in range(2)}
assert len(totals) == 1 and totals.pop() > 0
print(f'{{"value": {time.perf_counter() - began}}}')
