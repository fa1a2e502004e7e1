class Plugin:
    registry = []
    def __init_subclass__(cls, /, name=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append((cls.__name__, name))
class A(Plugin, name="a"): pass
class B(A): pass
print(Plugin.registry)
class Base:
    def __init_subclass__(cls): print("sub", cls.__name__, sorted(k for k in vars(cls) if not k.startswith("__")))
class C(Base):
    x = 1
    def f(self): pass
D = type("D", (Base,), {"y": 1})
try:
    class E(Base, arg=1): pass
except TypeError as e:
    print(e)
class Order:
    def __init_subclass__(cls): print("init_subclass")
class SetName:
    def __set_name__(self, o, n): print("set_name", n)
class M(type):
    def __new__(m, *a):
        print("meta new")
        r = super().__new__(m, *a)
        print("meta new done")
        return r
    def __init__(c, *a):
        print("meta init")
class F(Order, metaclass=M):
    one = SetName()
    two = SetName()
class G:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k}]"
class H(G): pass
print(G[int], H["x"])
try:
    Plugin[int]
except TypeError as e:
    print(e)
try:
    G()[1]
except TypeError as e:
    print(e)
