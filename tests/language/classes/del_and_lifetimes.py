class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
a = D("a")
b = a
del a
print("still b")
del b
D("temporary")
x = D("x1")
x = D("x2")
def f():
    local = D("local")
    print("in f")
f()
for i in range(2):
    item = D(f"loop {i}")
print("after loop")
l = [D("in list 0"), D("in list 1")]
l.pop()
l.clear()
d = {"k": D("in dict")}
d["k"] = None
class Holder: pass
h = Holder()
h.d = D("attr")
h = None
print([D("comp").name for _ in range(2)])
def arg(o): print("arg", o.name)
arg(D("passed"))
t = (D("t0"), D("t1"))
del t
def g():
    d = D("generator local")
    yield 1
    yield 2
gen = g()
next(gen)
del gen
try:
    raise ValueError(D("in exception"))
except ValueError as e:
    pass
print("end")
del item, x
