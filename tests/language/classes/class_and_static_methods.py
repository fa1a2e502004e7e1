class A:
    n = 0
    @classmethod
    def inc(cls, by=1):
        cls.n += by
        return cls.__name__, cls.n
    @staticmethod
    def add(a, b): return a + b
class B(A): pass
print(A.inc(), B.inc(5), A.n, B.n, A().inc(), A.add(1, 2), A().add(3, 4))
print(A.__dict__["inc"].__func__.__name__, type(A.__dict__["add"]), A.add.__name__, A.inc.__self__)
f = A.inc
print(f(), B.inc.__func__ is A.inc.__func__)
class C:
    def __new__(cls, *args):
        print("new", cls.__name__, args)
        return super().__new__(cls)
    def __class_getitem__(cls, item): return cls.__name__, item
    def __init_subclass__(cls, **kw): print("subclass", cls.__name__, kw)
C(1)
print(C[int], C[1, 2])
class D(C, key="v"): pass
sm = staticmethod(lambda: "direct call")
print(sm(), sm.__func__())
cm = classmethod(lambda c: c)
print(cm.__get__(None, int)(), cm.__get__(5)())
try:
    cm()
except TypeError as e:
    print(e)
class E:
    @classmethod
    @property
    def p(cls): return cls.__name__
print(E.p)
try:
    class F(object, nope=1): pass
except TypeError as e:
    print(e)
