# oracle: none - isolates module
import math
from isolates import spawn

# code that belongs to one isolate: made by exec
ns = {}
exec("K = [1,2]\ndef f(a, b=(1, 2.5, 'x', 10**30, b'y')):\n  def g(): return a, b, K\n  return g()", ns)
print(spawn(ns["f"], 3).join())

print(spawn([1, 2, 3].count, 2).join(), spawn(max, [3, 9]).join(), spawn(math.gcd, 12, 18).join())
print(spawn(lambda f, d: (f(2), d["g"](3)), lambda x: x + 1, {"g": lambda y: y + math.floor(2.5)}).join())
def kw(*, a=1, **k): return a, k
print(spawn(kw).join())
def annotated(x: "int", y: list[int] = None) -> dict: return x
print(spawn(annotated, 1).join())
def deco(f):
    def w(*a):
        w.calls += 1
        return f(*a), w.calls
    w.calls = 10
    return w
@deco
def decorated(x): return x
print(spawn(decorated, 1).join(), decorated(1))
async def coroutine(): pass
for f in (coroutine, (lambda: (yield))):
    try: spawn(f)
    except TypeError as e: print("refused")
print(spawn(print, "from", "print").join())
