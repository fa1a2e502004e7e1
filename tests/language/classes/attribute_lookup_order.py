class Data:
    def __get__(self, o, c): return "data descriptor"
    def __set__(self, o, v): print("set", v)
class NonData:
    def __get__(self, o, c): return "non-data"
class Meta(type):
    both = "from metaclass"
    only_meta = "only metaclass"
    data = Data()
class A(metaclass=Meta):
    d = Data()
    n = NonData()
    both = "from class"
    data = "class attr hidden by metaclass data descriptor"
    def both_m(self): return "method"
a = A()
a.__dict__.update(d="inst d", n="inst n", both="inst both")
print(a.d, a.n, a.both, A.both, A.only_meta, A.data, hasattr(a, "only_meta"), a.data)
a.d = 1
a.both_m = "instance attribute"
print(a.both_m, A.both_m(a), a.__dict__["d"])
class P: x = "P"
class Q(P): pass
class R(P): x = "R"
class S(Q, R): pass
print(S.x, S().x)
Q.x = "Q now"
print(S.x)
del Q.x
print(S.x)
R.y = property(lambda self: "new property")
s = S()
print(s.y)
R.y = 5
print(s.y)
s.y = 6
print(s.y, R.y)
class Count:
    n = 0
    def inc(self): self.n += 1
c = Count()
c.inc(); c.inc()
print(c.n, Count.n)
for i in range(3):
    Count.n = i * 10
    print(Count.n, c.n, Count().n)
class Swap:
    def f(self): return "old"
w = Swap()
print([w.f() for _ in range(3)])
Swap.f = lambda self: "new"
print(w.f())
w.f = lambda: "own"
print(w.f())
del w.f
print(w.f())
Swap.f = 5
print(w.f)
