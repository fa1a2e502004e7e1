class C:
    a = 1
    def __init__(self): self.b = 2
    def m(self): pass
c = C()
print(getattr(c, "a"), getattr(c, "b"), getattr(c, "z", "default"), hasattr(c, "m"), hasattr(c, "z"), setattr(c, "new", 5), c.new, delattr(c, "new"), hasattr(c, "new"), vars(c), sorted(x for x in dir(c) if not x.startswith("__")), callable(c.m), getattr(C, "m") is C.m)
setattr(c, "not an identifier", 1)
print(getattr(c, "not an identifier"), c.__dict__)
for f in (lambda: getattr(c, "z"), lambda: getattr(c, 5), lambda: setattr(c, 5, 1), lambda: delattr(c, "z"), lambda: hasattr(c, 5), lambda: getattr(c), lambda: vars(5), lambda: dir(1, 2), lambda: setattr(c, "x"), lambda: delattr(c), lambda: getattr(c, "a", 1, 2), lambda: setattr(5, "x", 1), lambda: setattr([], "x", 1), lambda: delattr(C, "zzz"), lambda: setattr(len, "x", 1), lambda: getattr(None, "x"), lambda: getattr(int, "x"), lambda: getattr(C, "zzz"), lambda: setattr(c, "__dict__", 5), lambda: setattr(c, "__class__", int)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
c.__dict__ = {"replaced": True}
print(c.replaced, hasattr(c, "b"))
c.__dict__["via"] = 1
print(c.via, "via" in dir(c))
class E:
    def __getattr__(self, n): raise ValueError("not AttributeError")
try:
    hasattr(E(), "x")
except ValueError as e:
    print(e)
print("append" in dir([]), "upper" in dir(str), "__add__" in dir(5), "x" in dir(type("T", (), {"x": 1})), isinstance(dir(), list), "c" in dir())
