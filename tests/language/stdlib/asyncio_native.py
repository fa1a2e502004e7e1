# The native Future and Task of asyncio, driven by a loop of our own that records what it is asked for.
# library: 3.11
import asyncio
import contextvars
import gc
import _asyncio

assert asyncio.Future is _asyncio.Future and asyncio.Task is _asyncio.Task


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as e:
        print(type(e).__name__, e)


class Loop:
    def __init__(self):
        self.queue = []

    def get_debug(self):
        return False

    def call_soon(self, callback, *args, context):
        self.queue.append((callback, args, context))

    def call_exception_handler(self, context):
        print("handler:", sorted(context), context["message"])

    def run(self):
        while self.queue:
            callback, args, context = self.queue.pop(0)
            context.run(callback, *args)


loop = Loop()
Future, Task = asyncio.Future, asyncio.Task

f = Future.__new__(Future)
for name in ("result", "exception", "cancel", "cancelled", "done", "get_loop", "__iter__", "__repr__"):
    show(getattr(f, name))
show(f.set_result, 1)
show(f.add_done_callback, print)

show(Future, 1)
show(Future, lop=1)
show(Task)
show(Task, 3, loop=loop)
f = Future(loop=loop)
print(f._state, f._callbacks, f._result, f._exception, f._source_traceback, f._cancel_message, f._asyncio_future_blocking)
show(f.result)
show(f.exception)
show(f.set_exception, 3)
show(f.set_exception, StopIteration)
for n in (1, 2, 2, 3):
    f.add_done_callback(n)
print([c for c, _ in f._callbacks], f.remove_done_callback(2), f.remove_done_callback(1), f.remove_done_callback(9))
print([c for c, _ in f._callbacks])
f.set_result("r")
print([(c, a == (f,)) for c, a, _ in loop.queue], f.result(), f)
show(f.set_result, 2)
print(f.cancel(), f.cancelled(), f.done())
loop.queue.clear()

f = Future(loop=loop)
print(f.cancel("why"), f.cancelled(), f._cancel_message)
show(f.result)
show(f.exception)

f = Future(loop=loop)
it = iter(f)
print(next(it) is f)
show(next, it)
f.set_result((1, 2))
try:
    next(it)
except StopIteration as e:
    print(e.value, e.args)
show(next, it)
show(iter(f).throw, ValueError, "x")
show(iter(f).throw, 3)

f = Future(loop=loop)
f.set_exception(KeyError("lost"))
print(f._log_traceback)
del f
f = Future(loop=loop)
f.set_exception(KeyError("found"))
show(f.exception)
show(setattr, f, "_log_traceback", True)
del f

variable = contextvars.ContextVar("variable", default="outer")


async def work(future):
    variable.set("inner")
    try:
        return await future, variable.get()
    finally:
        print("leaving", asyncio.current_task(loop).get_name())


f = Future(loop=loop)
t = Task(work(f), loop=loop, name="worker")
step = loop.queue[0][0]
print(type(step).__name__, step.__self__ is t, t.get_coro().__name__, t._must_cancel, t._fut_waiter)
show(step, 1)
show(step, a=1)
loop.run()
print(t._fut_waiter is f, f._callbacks[0][0].__qualname__, asyncio.current_task(loop))
f.set_result("value")
loop.run()
print(t.result(), t.done(), variable.get(), t)
show(step)
show(t.set_result, 1)
show(t.set_exception, ValueError)

t = Task(work(Future(loop=loop)), loop=loop, name="victim")
loop.run()
print(t.cancel("enough"), t.cancelling(), t.uncancel(), t.uncancel())
loop.run()
show(t.result)
print(t.cancelled(), t.cancel())


class Odd:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield self.value


async def odd(value):
    await Odd(value)


def generator():
    yield


other = Future(loop=Loop())
for value in (None, 3, Future(loop=loop), other, generator()):
    t = Task(odd(value), loop=loop, name="odd")
    loop.run()
    print(type(t.exception()).__name__, str(t.exception()).split(" at 0x")[0].split(" coro=")[0])


async def selfish():
    me._asyncio_future_blocking = True
    await Odd(me)


me = Task(selfish(), loop=loop, name="me")
loop.run()
print(str(me.exception())[:30])


async def exits():
    raise SystemExit(3)


t = Task(exits(), loop=loop)
show(loop.run)
show(t.exception)


async def raises():
    raise ValueError("in task")


t = Task(raises(), loop=loop)
loop.run()
del t
t = Task(work(Future(loop=loop)), loop=loop)
loop.queue.clear()
print(t._log_destroy_pending)
t.get_coro().close()
del t

# Cycles are collected, and what was never retrieved is told.
f = Future(loop=loop)
f.me = f
f.set_exception(OSError("in a cycle"))
del f
gc.collect()

show(asyncio._enter_task, loop, "a task")
show(asyncio._enter_task, loop, "another")
show(asyncio._leave_task, loop, "another")
show(asyncio._leave_task, loop, "a task")
show(asyncio._leave_task, loop, "a task")
show(asyncio.get_running_loop)


class SubFuture(asyncio.Future):
    def set_result(self, value):
        super().set_result(value * 2)


class SubTask(asyncio.Task):
    pass


async def main():
    assert asyncio.get_running_loop() is asyncio.get_event_loop()
    sub = SubFuture()
    asyncio.get_running_loop().call_soon(sub.set_result, 21)
    task = SubTask(asyncio.sleep(0, "slept"))
    results = await asyncio.gather(sub, task, asyncio.sleep(0.001, "later"))
    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.001)
    except asyncio.TimeoutError:
        results.append("timeout")
    async with asyncio.TaskGroup() as group:
        child = group.create_task(asyncio.sleep(0, "child"))
    results.append(child.result())
    return results, len(asyncio.all_tasks())


print(asyncio.run(main()))
