class P:
    __slots__ = ("x", "y")
    def __init__(self, x): self.x = x
p = P(1)
print(p.x, hasattr(p, "y"), hasattr(p, "__dict__"), P.__slots__, type(P.x))
p.y = 2
del p.x
def check(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: p.x)
check(lambda: setattr(p, "z", 1))
check(lambda: delattr(p, "x"))
class Q(P):
    __slots__ = ["z"]
q = Q(3)
q.z = 1
check(lambda: setattr(q, "w", 1))
class R(P): pass
r = R(1)
r.anything = 5
print(r.x, r.__dict__)
class S:
    __slots__ = "single"
s = S()
s.single = 1
print(s.single)
class W:
    __slots__ = ("__dict__", "a")
w = W()
w.a, w.b = 1, 2
print(w.__dict__)
class M:
    __slots__ = ("__private", "pub")
    def __init__(self): self.__private = 1
print(M()._M__private)
class D:
    __slots__ = {"doc": "a documented slot"}
print(D.doc.__name__, D.doc.__get__(None, D) is D.doc)
def bad1():
    class B:
        __slots__ = ("a",)
        a = 1
def bad2():
    class B:
        __slots__ = ("1a",)
def bad3():
    class B:
        __slots__ = (1,)
def bad4():
    class A1: __slots__ = ("a",)
    class B1: __slots__ = ("b",)
    class C1(A1, B1): pass
def bad5():
    class B(int): __slots__ = ("a",)
for b in (bad1, bad2, bad3, bad4, bad5):
    check(b)
class E(int): __slots__ = ()
check(lambda: setattr(E(1), "x", 1))
check(lambda: setattr(5, "x", 1))
check(lambda: setattr(object(), "x", 1))
