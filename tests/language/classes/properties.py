class T:
    def __init__(self): self._c = 0
    @property
    def c(self):
        "degrees"
        return self._c
    @c.setter
    def c(self, v):
        if v < -273:
            raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self):
        print("deleted")
        self._c = None
    @property
    def ro(self): return 1
    w = property(None, lambda self, v: print("write", v), doc="write only")
t = T()
t.c = 10
print(t.c, T.c.__doc__, t.ro)
t.c += 5
print(t.c)
del t.c
print(t.c)
t.w = 3
def check(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: setattr(t, "c", -300))
check(lambda: setattr(t, "ro", 1))
check(lambda: delattr(t, "ro"))
check(lambda: t.w)
check(lambda: T.c())
print(T.w.__doc__, T.ro.fget(t), T.ro.fset, type(T.c), T.c.getter(lambda s: "new").fget(0))
class S(T):
    @T.c.getter
    def c(self): return "sub " + str(super().c)
s = S()
s.c = 4
print(s.c)
t.__dict__["c"] = "shadowed?"
print(t.c)
class Broken:
    @property
    def p(self): return self.missing
check(lambda: Broken().p)
class WithGetattr:
    @property
    def p(self): raise AttributeError("inside")
    def __getattr__(self, n): return "fallback " + n
print(WithGetattr().p)
