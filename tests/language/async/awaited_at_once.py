# `await f(...)`: frames, handled exceptions, tracebacks and chains, whether or not anything waits below.
import inspect
import sys
import traceback


class Turn:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        return (yield self.name)


def drive(coroutine, *answers):
    answers = list(answers)
    value = None
    try:
        while True:
            print("waits for", coroutine.send(value))
            value = answers.pop(0) if answers else None
    except StopIteration as end:
        return end.value


async def add(a, b=10, *more, scale=1):
    return (a + b + sum(more)) * scale


async def sums():
    return await add(1, 2), await add(1), await add(1, 2, 3), await add(1, scale=3), await add(*(4, 5))


print(drive(sums()))


async def names():
    f = sys._getframe()
    seen = []
    while f is not None and f.f_code.co_name != "drive":
        seen.append(f.f_code.co_name)
        f = f.f_back
    return seen


async def outer_names():
    first = await names()
    await Turn("names")
    return first, await names()


async def outermost():
    return await outer_names()


print(drive(outermost()))


async def depth(n):
    if n == 0:
        return await Turn("bottom")
    local = n
    got = await depth(n - 1)
    assert local == n
    return got + 1


print(drive(depth(5), 100))


async def fails(wait):
    if wait:
        await Turn("before it fails")
    raise ValueError(wait)


async def calls(wait):
    return await fails(wait)


async def catches():
    for wait in (False, True):
        try:
            await calls(wait)
        except ValueError as e:
            print(e, [(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)], e.__context__)
            frames = [tb.tb_frame for tb, _ in traceback_frames(e.__traceback__)]
            print([f.f_back for f in frames[1:]])


def traceback_frames(tb):
    while tb:
        yield tb, tb.tb_lineno
        tb = tb.tb_next


drive(catches())


async def handled(wait):
    before = repr(sys.exc_info()[1])
    try:
        raise KeyError("inner")
    except KeyError:
        if wait:
            await Turn("in except")
        during = repr(sys.exc_info()[1])
    if wait:
        await Turn("after except")
    return before, during, repr(sys.exc_info()[1])


async def handles():
    results = []
    for wait in (False, True):
        try:
            raise OSError("outer")
        except OSError:
            results.append(await handled(wait))
            results.append(repr(sys.exc_info()[1]))
        results.append(sys.exc_info()[1])
    return results


print(drive(handles()))


async def reraises():
    try:
        raise KeyError(1)
    except KeyError:
        await add(1)
        await Turn("then raises")
        raise


async def with_context():
    try:
        raise OSError("first")
    except OSError:
        await reraises()


try:
    drive(with_context())
except KeyError as e:
    print(repr(e), repr(e.__context__))


async def stops(wait):
    if wait:
        await Turn("stops")
    raise StopIteration(3)


async def converted(wait):
    try:
        await stops(wait)
    except RuntimeError as e:
        return str(e), repr(e.__cause__)


print(drive(converted(False)), drive(converted(True)))


# Chains that wait: what they await, throwing in, closing.
async def leaf(log):
    try:
        await Turn("leaf")
    except BaseException as e:
        log.append(("leaf", repr(e)))
        raise
    finally:
        log.append("leaf ends")


async def middle(log):
    try:
        await leaf(log)
    finally:
        log.append(("middle ends", repr(sys.exc_info()[1])))


async def top(log):
    try:
        await middle(log)
    except ValueError as e:
        log.append(("top", repr(e)))
        await add(1)
        return "recovered"


log = []
c = top(log)
print(c.send(None))
chain = []
x = c
while inspect.iscoroutine(x):
    chain.append((x.__name__, x.__qualname__, inspect.getcoroutinestate(x), x.cr_frame.f_lineno - x.cr_code.co_firstlineno, x.cr_frame.f_back))
    x = x.cr_await
print(chain, type(x).__name__)
try:
    c.throw(ValueError("thrown"))
except StopIteration as e:
    print(e.value, log)
log = []
c = top(log)
c.send(None)
c.close()
print(log, inspect.getcoroutinestate(c))
log = []
c = top(log)
c.send(None)
del c, x
print(log)


async def deep(n):
    await deep(n + 1)


try:
    drive(deep(0))
except RecursionError as e:
    print("RecursionError", str(e)[:32])


def make(n):
    async def inner(x):
        nonlocal n
        n += x
        g = (n for _ in range(2))
        return n, list(g), [await add(i, n) for i in range(2)]

    return inner


async def closures():
    f = make(5)
    return await f(1), await f(2)


print(drive(closures()))


class Methods:
    async def method(self, x):
        return self, x

    @classmethod
    async def of_class(cls, x):
        return cls.__name__, x

    @staticmethod
    async def static(x):
        return x

    async def __call__(self):
        return "called"

    async def __aenter__(self):
        return await self.static(1)

    async def __aexit__(self, *exc):
        return exc[0] is KeyError and await self.static(True)


async def methods():
    m = Methods()
    got = await m.method(1)
    assert got == (m, 1)
    async with m as entered:
        raise KeyError
    return await m.of_class(2), await m.static(3), await m(), entered, (await m.method(5))[1]


print(drive(methods()))


async def generated(n):
    for i in range(n):
        yield await add(i, i)
        await Turn(i)


async def loops():
    return [x async for x in generated(2)], sum([x async for x in generated(1)]), await anext(generated(1))


print(drive(loops()))


async def local_names():
    a = 1
    b = await add(a)
    frame = sys._getframe()
    await Turn("locals")
    return sorted(locals()), sorted(frame.f_locals), frame.f_back.f_code.co_name


async def asks():
    return await local_names()


print(drive(asks()))
frame = None


async def keeps_frame():
    global frame
    variable = "kept"
    frame = sys._getframe()
    return variable


async def keeps():
    return await keeps_frame()


print(drive(keeps()), frame.f_locals, frame.f_back)


events = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("add", "traced"):
        events.append((frame.f_code.co_name, event))
        return tracer


async def traced():
    return await add(1)


sys.settrace(tracer)
drive(traced())
sys.settrace(None)
print([e for e in events if e[1] != "exception"])
