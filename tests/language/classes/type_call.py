def hello(self): return "hello " + self.name
T = type("T", (), {"name": "t", "hello": hello, "__doc__": "made"})
print(T, T().hello(), T.__doc__, T.__name__, T.__bases__)
U = type("U", (T,), dict(name="u"))
print(U().hello(), U.__mro__)
print(type(5), type("a"), type(type), type(None).__name__)
def check(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: type())
check(lambda: type(1, 2))
check(lambda: type("X", 5, {}))
check(lambda: type("X", (), 5))
check(lambda: type(5, (), {}))
check(lambda: type("X", (5,), {}))
check(lambda: type("X\0", (), {}))
check(lambda: type("X", (), {1: 2}).__name__)
X = type("not an identifier", (), {})
print(X)
X.__name__ = "Renamed"
X.__qualname__ = "Q.Renamed"
print(X, X.__name__)
check(lambda: setattr(X, "__name__", 5))
check(lambda: setattr(int, "x", 5))
check(lambda: delattr(int, "real"))
check(lambda: setattr(X, "__class__", int))
class Y: pass
y = Y()
class Z:
    def z(self): return "now Z"
y.__class__ = Z
print(y.z(), type(y).__name__)
check(lambda: setattr(y, "__class__", 5))
check(lambda: setattr(y, "__class__", int))
