class G:
    def __init__(self): self.real = 1
    def __getattr__(self, name):
        if name.startswith("x"):
            return "made " + name
        raise AttributeError(f"no {name}")
g = G()
print(g.real, g.xyz, hasattr(g, "nope"), hasattr(g, "x"), getattr(g, "nope", "default"))
class A:
    def __init__(self): self.log = []
    def __getattribute__(self, name):
        if name != "log":
            object.__getattribute__(self, "log").append("get " + name)
        return super().__getattribute__(name)
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if name != "log":
            self.log.append(f"set {name}")
    def __delattr__(self, name):
        self.log.append(f"del {name}")
        super().__delattr__(name)
    def method(self): return "m"
a = A()
a.v = 1
a.v
a.method()
del a.v
try:
    a.v
except AttributeError as e:
    print(e)
print(a.log)
class Both:
    def __getattribute__(self, name):
        if name == "up": raise AttributeError("from getattribute")
        return object.__getattribute__(self, name)
    def __getattr__(self, name): return "getattr " + name
print(Both().up, Both().zzz)
class ReadOnly:
    def __setattr__(self, n, v): raise AttributeError(f"cannot set {n}")
try:
    ReadOnly().x = 1
except AttributeError as e:
    print(e)
class Meta(type):
    def __getattr__(cls, name): return f"class attr {name}"
class WithMeta(metaclass=Meta): pass
print(WithMeta.anything)
try:
    WithMeta().anything
except AttributeError as e:
    print(e)
class Dirs:
    def __dir__(self): return ["b", "a"]
print(dir(Dirs()))
# special methods are looked up on the type
class L: pass
l = L()
l.__len__ = lambda: 5
try:
    len(l)
except TypeError as e:
    print(e)
object.__setattr__(l, "direct", 1)
print(l.direct, object.__getattribute__(l, "direct"))
