class D:
    def __init__(self, name=None): self.name = name
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, obj, cls=None):
        if obj is None:
            return f"class access {self.name} {cls.__name__}"
        return obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, value):
        print("set", self.name, value)
        obj.__dict__[self.name] = value
    def __delete__(self, obj):
        print("delete", self.name)
        obj.__dict__.pop(self.name)
class N:    # non-data descriptor
    def __get__(self, obj, cls): return "from N"
class C:
    a = D()
    b = D("other")
    n = N()
c = C()
print(c.a, C.a)
c.a = 5
print(c.a, c.__dict__)
del c.a
print(c.a)
print(c.n)
c.n = "instance wins"
print(c.n, C.n)
C.late = D("late")
c.late = 1
print(c.late)
class SetOnly:
    def __set__(self, obj, v): obj.__dict__["s"] = v * 2
class E:
    s = SetOnly()
e = E()
print(type(e.s).__name__)
e.s = 4
print(e.s)
try:
    del e.s
except AttributeError as x:
    print(x)
class NotOnClass:
    pass
o = NotOnClass()
o.d = D("plain")
print(type(o.d).__name__)
class BadName:
    def __set_name__(self, owner, name): raise ValueError("no name")
try:
    class F:
        bad = BadName()
except Exception as x:
    print(type(x).__name__, x, repr(x.__cause__))
f = C.__dict__["a"].__get__
print(f(c, C))
def func(self): return "bound to", type(self).__name__
print(func.__get__(c)(), func.__get__(c, C).__self__ is c)
