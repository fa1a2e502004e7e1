class Meta(type):
    def __prepare__(name, bases, **kw):
        print("prepare", name, bases, kw)
        return {"prepared": True}
    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args)
        return super().__call__(*args, **kw)
    def __len__(cls): return 42
    def __contains__(cls, x): return x == "in"
    def __iter__(cls): return iter("meta")
    def __getitem__(cls, k): return ("item", k)
    def __add__(cls, o): return "added"
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    @property
    def prop(cls): return "meta prop " + cls.__name__
class A(metaclass=Meta, flag=1):
    x = 1
    def __init__(self, v): self.v = v
class B(A): pass
a = B(5)
print(a.v, len(A), "in" in A, list(A), A[1], A + 1, A, B.prop, type(B), B.prepared)
try:
    a.prop
except AttributeError as e:
    print(e)
class M2(type): pass
class C(metaclass=M2): pass
try:
    class D(A, C): pass
except TypeError as e:
    print(e)
class M3(Meta, M2): pass
class E(A, C, metaclass=M3): pass
print(type(E).__name__)
def factory(name, bases, ns): return (name, bases, sorted(k for k in ns if not k.startswith("__")))
class F(metaclass=factory):
    a = b = 1
print(F)
class Single(type):
    instances = {}
    def __call__(cls, *a):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*a)
        return cls.instances[cls]
class S(metaclass=Single): pass
print(S() is S())
class Inst(type):
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, c): return c is int
class I(metaclass=Inst): pass
print(isinstance(5, I), isinstance(6, I), issubclass(int, I), issubclass(str, I))
