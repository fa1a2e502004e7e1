"""The actor benchmarks on tasks of CPython's asyncio: tasks.py NAME."""
import asyncio
import sys
import time

BALL = {"id": 1, "name": "skerry", "price": 2.5, "tags": "a,b", "active": True}


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


async def nothing():
    pass


async def spawn_exit():
    began = time.perf_counter()
    for _ in range(200):
        await asyncio.gather(*[asyncio.create_task(nothing()) for _ in range(500)])
    return (time.perf_counter() - began) / 100_000 * 1e6


async def pass_on(inbox, outbox):
    while (token := await inbox.get()) is not None:
        await outbox.put(token)


async def ring(size=1_000, laps=50, token=0):
    queues = [asyncio.Queue(1) for _ in range(size + 1)]
    tasks = [asyncio.create_task(pass_on(before, after)) for before, after in zip(queues, queues[1:])]
    began = time.perf_counter()
    for _ in range(laps):
        await queues[0].put(token)
        await queues[-1].get()
    seconds = time.perf_counter() - began
    for task in tasks:
        task.cancel()
    return seconds / laps / size * 1e6


async def ping_pong():
    return await ring(1, 50_000)


async def ping_pong_dict():
    return await ring(1, 50_000, BALL)


async def idle_memory(count=100_000):
    queue = asyncio.Queue(1)
    before = resident()
    tasks = [asyncio.create_task(queue.get()) for _ in range(count)]
    await asyncio.sleep(0)
    after = resident()
    for task in tasks:
        task.cancel()
    return (after - before) / count / 1024


print(f'{{"value": {asyncio.run(globals()[sys.argv[1]]())}}}')
