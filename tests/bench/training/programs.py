"""Training: compiling, importing, isolates and channels."""
import ast
import collections
import gc
import importlib
import inspect
import sys
import weakref

MODULES = "argparse ast calendar configparser dataclasses difflib fractions heapq html.parser inspect shlex string tempfile typing uuid zipfile".split()


def compiled(rounds):
    total = 0
    for name in ("textwrap", "heapq", "shlex"):
        source = inspect.getsource(importlib.import_module(name))
        for _ in range(rounds):
            tree = ast.parse(source)
            total += sum(1 for _ in ast.walk(tree)) + len(ast.unparse(tree))
            space = {"__name__": "copy"}
            exec(compile(source, name, "exec"), space)
            total += len(space)
    return total > 0


class Kept:
    pass


def garbage(rounds):
    dead = 0

    def gone(_):
        nonlocal dead
        dead += 1
    for _ in range(rounds):
        a, b = Kept(), Kept()
        a.other, b.other = b, a
        watch = weakref.ref(a, gone)
        table = weakref.WeakValueDictionary({1: a})
        del a, b
        if dead % 200 == 0:
            gc.collect()
    gc.collect()
    return dead >= 0 and watch() is None and len(table) == 0


def echo(inbox, outbox):
    for message in inbox:
        outbox.put(message)


def pass_on(inbox, outbox, rounds):
    for _ in range(rounds):
        outbox.put(inbox.get() + 1)


def work(n):
    return sum(i * i for i in range(n))


def actors():
    import isolates
    total = 0
    there, back = isolates.Channel(8), isolates.Channel(8)
    worker = isolates.spawn(echo, there.receiver, back.sender)
    for i in range(15_000):
        there.put(i if i % 3 else {"id": i, "name": "n", "price": 1.5, "ok": True, "tags": None})
        total += type(back.get()) is int
    there.close()
    worker.join()
    ring = [isolates.Channel(8) for _ in range(50)]
    members = [isolates.spawn(pass_on, ring[i].receiver, ring[(i + 1) % 50].sender, 100) for i in range(1, 50)]
    for lap in range(100):
        ring[1].put(0)
        total += ring[0].get()
    for member in members:
        member.join()
    for _ in range(10):
        total += sum(handle.join() for handle in [isolates.spawn(work, n) for n in range(200)]) % 7
    return total


for name in MODULES:
    importlib.import_module(name)
print(compiled(3), garbage(2_000), len(MODULES))
if sys.implementation.name == "skerry":
    print(actors())
