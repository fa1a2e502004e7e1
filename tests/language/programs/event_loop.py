# A small event loop over coroutines, in virtual time.
class Sleep:
    def __init__(self, t): self.t = t
    def __await__(self): return (yield ("sleep", self.t))
class Event:
    def __init__(self): self.waiters, self.set_ = [], False
    def set(self): self.set_ = True
    def __await__(self):
        while not self.set_: yield ("event", self)
class Task:
    def __init__(self, coro, name): self.coro, self.name, self.result, self.done, self.error = coro, name, None, False, None
    def __await__(self):
        while not self.done: yield ("task", self)
        if self.error: raise self.error
        return self.result
class Loop:
    def __init__(self): self.now, self.queue, self.n = 0, [], 0
    def spawn(self, coro, name="task"):
        t = Task(coro, name)
        self.at(self.now, t)
        return t
    def at(self, when, task):
        self.n += 1
        self.queue.append((when, self.n, task))
        self.queue.sort(key=lambda e: e[:2])
    def run(self, main):
        main = self.spawn(main, "main")
        while self.queue and not main.done:
            self.now, _, task = self.queue.pop(0)
            try:
                kind, arg = task.coro.send(None)
            except StopIteration as e:
                task.result, task.done = e.value, True
            except Exception as e:
                task.error, task.done = e, True
            else:
                self.at(self.now + (arg if kind == "sleep" else 1), task)
        if main.error: raise main.error
        return main.result
loop = Loop()
log = []
async def worker(name, delay, n):
    for i in range(n):
        await Sleep(delay)
        log.append((loop.now, name, i))
    return f"{name} done"
async def failing():
    await Sleep(3)
    raise ValueError("task failed")
async def main():
    ev = Event()
    async def waiter():
        await ev
        return loop.now >= 10
    a, b, f, w = loop.spawn(worker("a", 2, 3)), loop.spawn(worker("b", 3, 2)), loop.spawn(failing()), loop.spawn(waiter())
    await Sleep(10)
    ev.set()
    results = [await a, await b, await w]
    try: await f
    except ValueError as e: results.append(str(e))
    return results
print(loop.run(main()))
print(log)
