class CM:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()
    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v, tb is not None)
        return self.swallow
with CM("a") as x:
    print("body", x)
with CM("a") as x, CM("b") as y:
    print(x, y)
with (CM("p") as x, CM("q"),):
    print("parenthesised", x)
with (CM("t")) as (a): print(a)
with CM("s", True):
    raise ValueError("swallowed")
print("after")
try:
    with CM("o", True) as _, CM("i") as _:
        raise KeyError("through inner")
    print("outer swallowed")
    with CM("z"):
        raise ValueError("out")
except ValueError as e:
    print("caught", e)
def f():
    with CM("ret"):
        return "returned"
print(f())
for i in range(3):
    with CM(f"loop{i}"):
        if i == 0: continue
        break
class Target: pass
t = Target()
l = [0]
with CM("attr") as t.x, CM("item") as l[0], CM("xyz") as (p, q, r):
    print(t.x, l, p, q, r)
def g():
    with CM("gen"):
        yield 1
        yield 2
it = g()
next(it)
it.close()
