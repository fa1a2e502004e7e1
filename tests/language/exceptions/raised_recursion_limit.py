# With a raised limit, calls that go through natives nest a thousand deep as well; beyond the stack it is a RecursionError, in eval too.
import functools, os, sys

GOAL = 50 if "ASAN_OPTIONS" in os.environ else 1000  # that sanitizer's frames are twenty times as large

def depth(step):
    n = 0
    def f():
        nonlocal n
        n += 1
        if n < GOAL: step(f)
    f()
    return n

steps = {
    "sorted": lambda f: sorted([1], key=lambda x: f()),
    "map": lambda f: list(map(lambda x: f(), [1])),
    "eval": lambda f: eval("f()", {"f": f}),
    "repr": lambda f: repr(type("X", (), {"__repr__": lambda s: (f(), "")[1]})()),
    "getattr": lambda f: type("X", (), {"__getattr__": lambda s, n: f()})().x,
    "partial": lambda f: functools.partial(f)(),
    "init": lambda f: type("X", (), {"__init__": lambda s: (f(), None)[1]})(),
}
sys.setrecursionlimit(6000)
for name, step in steps.items(): print(name, depth(step) == GOAL)

def endless(): eval("endless()")
try: endless()
except RecursionError: print("RecursionError")
