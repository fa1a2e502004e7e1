# `await f()` of a coroutine function that leaves defaults out, with and without waiting.
import asyncio
import sys


class Counted:
    pass


marker = Counted()


async def add(a, b=2, c=marker):
    return a, b, c is marker


async def wait_then(a, times=1, *, sleep=asyncio.sleep):
    for _ in range(times):
        await sleep(0)
    return a, times


async def pause(a, times=3, last=marker):
    for _ in range(times):
        await asyncio.sleep(0)
    return a, times, last is marker


async def fail(what="default"):
    raise ValueError(what)


async def outer(depth=3):
    if depth == 0:
        return await pause("deep")
    return await outer(depth - 1)


async def without_default(a, b):
    return a


async def main():
    before = sys.getrefcount(marker)
    for _ in range(50):
        await add(1)
        await add(1, 3)
        await add(1, 3, None)
        await pause(1)
    print(sys.getrefcount(marker) - before)
    print(await add(1), await add(1, 3), await add(1, 3, None))
    print(await wait_then(1), await wait_then(1, 2))
    print(await pause(1), await pause(1, 0), await pause(1, 1, 1))
    print(await outer(), await outer(0))
    for _ in range(3):
        try:
            await fail()
        except ValueError as e:
            print("caught", e)
    try:
        await without_default(1)
    except TypeError as e:
        print(e)
    add.__defaults__ = (None, 5, 6, 7)[2:]
    print(await add(1))
    add.__defaults__ = None
    try:
        await add(1)
    except TypeError as e:
        print(e)


asyncio.run(main())

words = {"a": 1}
text = "a b  c"
for _ in range(3):
    print(words.get("a"), words.get("z"), words.get("z", 2), text.split(), text.split(" ", maxsplit=1), [1, 2].pop())
for call in (lambda: words.get(), lambda: words.get(1, 2, 3), lambda: dict.get(), lambda: dict.get(1, 2), lambda: words.get([]),
             lambda: text.split(1), lambda: text.split(maxsplit="a"), lambda: [].pop()):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
