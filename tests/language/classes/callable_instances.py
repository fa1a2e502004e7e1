class C:
    def __init__(self): self.n = 0
    def __call__(self, *a, **k):
        self.n += 1
        return self.n, a, k
c = C()
print(c(), c(1, x=2), callable(c), callable(C), callable(5))
print(list(map(c, "ab")), sorted([3, 1], key=lambda x: c(x)[0]))
class D:
    m = C()
    def f(self): return "f"
print(D().m(5), D.m(6))
class E: pass
e = E()
e.__call__ = lambda: "instance"
try:
    e()
except TypeError as x:
    print(x)
E.__call__ = lambda self: "class"
print(e())
print(c.__call__(7), C.__call__(c, 8))
class Chain:
    def __call__(self): return self
    def __getitem__(self, i): return self
    def __getattr__(self, n): return self
    def __repr__(self): return "chain"
x = Chain()
print(x()[1].a.b()()[2:3].c)
class F:
    __call__ = staticmethod(lambda *a: a)
print(F()(1, 2))
for bad in (lambda: c.n(), lambda: e.x(), lambda: {}["k"]()):
    try:
        bad()
    except Exception as x:
        print(type(x).__name__, x)
