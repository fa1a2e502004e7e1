"""Chains of coroutines on a small scheduler of our own: await, async for, async with."""
import time
from collections import deque


class Turn:
    def __await__(self):
        return (yield self)


class Counter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


class Section:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        return False


async def add(a, b):
    return a + b


async def depth(n):
    if n == 0:
        await Turn()
        return 1
    return 1 + await depth(n - 1)


async def produce(n):
    for i in range(n):
        yield i
        await add(i, i)


async def worker(rounds):
    total = 0
    for i in range(rounds):
        total = await add(total, i)
        if i % 16 == 0:
            await Turn()
            total += await depth(8)
    async for i in Counter(rounds):
        total += i
    async for i in produce(rounds):
        total += i
    async with Section():
        total += 1
    return total


def run(coroutines):
    ready, results = deque(coroutines), []
    while ready:
        task = ready.popleft()
        try:
            task.send(None)
        except StopIteration as end:
            results.append(end.value)
        else:
            ready.append(task)
    return results


began = time.perf_counter()
results = run([worker(1000) for _ in range(500)])
assert results == [results[0]] * 500 and results[0] == 3 * 499_500 + 63 * 9 + 1, results[0]
print(f'{{"value": {time.perf_counter() - began}}}')
