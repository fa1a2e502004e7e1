def f(a, b=2, /, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
def attempt(*args, **kw):
    try: return f(*args, **kw)
    except TypeError as e: return str(e)
print(attempt(1, d=4))
print(attempt(1, 2, 3, 4, 5, d=6))
print(attempt(1, c=7, d=8))
print(attempt(1, b=7, d=8))
print(attempt(1, a=9, d=8))
print(attempt(1, 2, 3, c=4, d=5))
print(attempt(d=1))
print(attempt())
print(attempt(1))
print(attempt(1, d=1, e=2, f=3, g=4))
print(attempt(1, **{"d": 1, "x y": 2}))
print(attempt(*[1, 2], *[3], **{"d": 4}, **{"e": 5}))
print(attempt(1, d=2, **{"e": 3}))
print(attempt(**{"d": 1, "a": 2}))
class C:
    def m(self, /, self_=1, **kw): return self_, kw
    def n(self, *, self2=2): return self2
print(C().m(self=5), C().m(3), C().n(self2=4))
def g(*, a, **kw): return a, kw
def h(a, *, b=1): return a, b
def attempt2(fn, *args, **kw):
    try: return fn(*args, **kw)
    except TypeError as e: return str(e)
print(attempt2(g, 1), attempt2(g), attempt2(g, a=1, b=2), attempt2(h, 1, 2), attempt2(h, 1, b=2), attempt2(h, a=1), attempt2(h, c=1), attempt2(h, 1, c=2), sep="\n")
