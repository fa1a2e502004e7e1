# Steps of async generators from `async for`, asend and anext: awaits inside, ends, errors, reuse, and a loop in between.
import sys


class Turn:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        return (yield self.name)


def run(coroutine, *answers):
    answers = list(answers)
    value = None
    try:
        while True:
            print("outside:", coroutine.send(value))
            value = answers.pop(0) if answers else None
    except StopIteration as end:
        return end.value


async def produce(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
            print("answer", await Turn(f"turn {i}"))
    finally:
        print("produce ends")


async def loop():
    async for x in produce(2):
        print("item", x)
    return "done"


print(run(loop(), "one", "two"))


async def by_hand():
    g = produce(1)
    step = g.asend(None)
    print(await step)
    try:
        await step
    except RuntimeError as e:
        print(e)
    try:
        await g.asend("hello")
    except StopAsyncIteration as e:
        print("end", e.args)
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("still at its end")


run(by_hand())


async def failing():
    yield 1
    raise KeyError("inside")


async def fails():
    g = failing()
    try:
        async for x in g:
            print(x)
    except KeyError as e:
        tb = e.__traceback__
        while tb:
            print(tb.tb_frame.f_code.co_name, end=" ")
            tb = tb.tb_next
        print(e, g.ag_running, g.ag_frame)
    print([x async for x in g])


run(fails())


async def stops():
    yield 1
    raise StopAsyncIteration("mine")


async def converted():
    try:
        async for x in stops():
            pass
    except RuntimeError as e:
        print(e, repr(e.__cause__))


run(converted())


async def thrown():
    g = produce(3)
    try:
        async for x in g:
            print("item", x)
    except ValueError as e:
        print("caught", e)


c = thrown()
print(c.send(None))
try:
    c.throw(ValueError("from outside"))
except StopIteration:
    print("over")


async def concurrently():
    g = produce(1)
    first, second = g.asend(None), g.asend(None)
    print(await first)
    third = g.asend(None)
    print(third.send(None))
    try:
        second.send(None)
    except RuntimeError as e:
        print(e)
    third.close()
    await g.aclose() if False else None


try:
    run(concurrently())
except RuntimeError as e:
    print(e)


class Counter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Turn("counter")
        return self.n


async def counted():
    return [x async for x in Counter(2)], {x: y async for x in produce(1) for y in "a"}


print(run(counted()))


async def nested():
    async def inner():
        async for x in produce(1):
            yield x * 10

    async for x in inner():
        print("nested", x)
    print(await anext(inner(), "default"))
    g = inner()
    await g.aclose()


run(nested())


def first(g):
    print("first iteration of", g.__name__)


sys.set_asyncgen_hooks(firstiter=first)
run(loop())
