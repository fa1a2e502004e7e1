def f(a, b=2, *c, d=4, **e):
    "doc of f"
    x = 1
    return x
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__)
print(f.__dict__, f.__annotations__, f.__closure__)
f.attr = 10
f.__name__ = "renamed"
print(f.attr, f.__name__, f.__qualname__, f.__dict__)
c = f.__code__
print(c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_varnames, c.co_nlocals, c.co_flags & 0xC)
def outer():
    y = 1
    def inner():
        nonlocal y
        return y
    return inner
i = outer()
print(i.__qualname__, i.__code__.co_freevars, i.__closure__[0].cell_contents, outer.__code__.co_cellvars)
class C:
    def m(self): pass
print(C.m.__qualname__, C().m.__name__, C().m.__func__ is C.m, C().m.__self__.__class__.__name__)
print(type(f), type(C().m), type(len), type([].append), type(str.upper), type(int.__add__), type((1).__add__))
print(len.__name__, len.__module__, str.upper.__name__, str.upper.__qualname__, [].append.__qualname__)
f.__doc__ = None
del f.attr
print(f.__doc__, hasattr(f, "attr"))
for bad in ("f.__name__ = 5", "f.__defaults__ = 5", "f.__dict__ = 5", "f.__code__ = 5", "f.__globals__ = {}"):
    try:
        exec(bad)
    except Exception as e:
        print(type(e).__name__, e)
print(f.__globals__ is globals(), callable(f), f == f, f != outer, bool(f))
