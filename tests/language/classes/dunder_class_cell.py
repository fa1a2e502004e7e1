class A:
    def f(self): return __class__
    def g(self):
        def h(): return __class__
        return h()
    @staticmethod
    def s(): return __class__.__name__
    @classmethod
    def c(cls): return super().__thisclass__
    x = [1]
class B(A): pass
print(B().f(), B().g(), B.s(), B.c())
def deco(cls):
    return type("Other", (), {"f": cls.f})
@deco
class C:
    def f(self): return __class__.__name__
print(C().f(), C.__name__)
class Meta(type):
    def __new__(m, n, b, ns):
        print("__classcell__" in ns)
        return super().__new__(m, n, b, ns)
class D(metaclass=Meta):
    def f(self): return __class__
class E(metaclass=Meta): pass
print(D().f() is D)
class Prop:
    @property
    def p(self): return super().__repr__()[:6]
print(Prop().p)
class Bad(type):
    def __new__(m, n, b, ns):
        ns.pop("__classcell__", None)
        return super().__new__(m, n, b, ns)
try:
    class F(metaclass=Bad):
        def f(self): return __class__
except RuntimeError as e:
    print(str(e)[:60])
