class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def g():
    a = D("a")
    got = yield 1
    print("got", got)
    b = D("b")
    del a
    yield 2
    c = D("c")
    yield 3
    print("end")
it = g()
print(next(it)); print(it.send("x")); print(next(it))
print(next(it, "over"))
it = g()
next(it)
it = None
print("dropped")
def holds(x):
    while True: x = yield x
h = holds(D("arg"))
next(h)
h.send(D("replaced"))
print("before close")
h.close()
print("closed")
def deleg():
    yield from holds(D("inner"))
d = deleg()
next(d)
del d
print("done")
