# queue, SimpleQueue, thread pools and asyncio's threads, unmodified.
import asyncio
import concurrent.futures
import contextvars
import queue
import threading
import time

q = queue.Queue(maxsize=2)
out = []


def consume():
    while (item := q.get()) is not None:
        out.append(item)
        q.task_done()
    q.task_done()


t = threading.Thread(target=consume)
t.start()
for i in range(20):
    q.put(i)
q.put(None)
q.join()
t.join()
print(out == list(range(20)))
for f in (lambda: q.get(timeout=0.01), lambda: [q.put(1, timeout=0.01) for _ in range(3)], q.get_nowait):
    try:
        print(f())
    except (queue.Empty, queue.Full) as e:
        print(type(e).__name__)

s = queue.SimpleQueue()
print(type(s), s.empty(), s.qsize())
t = threading.Thread(target=lambda: (time.sleep(0.01), s.put("late")))
t.start()
print(s.get(timeout=5))
t.join()
for f in (s.get_nowait, lambda: s.get(timeout=0.01), lambda: s.get(timeout=-1)):
    try:
        f()
    except Exception as e:
        print(type(e), e)

with concurrent.futures.ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda x: x * x, range(10))))
    futures = [pool.submit(divmod, 7, n) for n in (0, 2)]
    print([type(f.exception()).__name__ for f in futures], futures[1].result())
    done, rest = concurrent.futures.wait([pool.submit(time.sleep, 0.001 * n) for n in range(4)])
    print(len(done), len(rest))

variable = contextvars.ContextVar("variable", default="default")
variable.set("main")


def show():
    before = variable.get()
    variable.set("changed")
    return before, threading.current_thread() is threading.main_thread()


async def main():
    print(await asyncio.to_thread(show), variable.get())
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, show), variable.get())
    loop.call_soon_threadsafe(print, "called")
    await asyncio.sleep(0.01)
    print(await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.01) for _ in range(3))))


asyncio.run(main())
