def twice(f):
    def wrapper(*args, **kw):
        return f(*args, **kw), f(*args, **kw)
    wrapper.__name__ = f.__name__
    return wrapper
def tag(name):
    def deco(f):
        return lambda *a: f"<{name}>{f(*a)}</{name}>"
    return deco
@twice
def f(x): return x + 1
print(f(1), f.__name__)
@tag("b")
@tag("i")
def text(s): return s
print(text("hi"))
@lambda f: 42
def number(): pass
print(number)
registry = {}
class Deco:
    def register(self, f):
        registry[f.__name__] = f
        return f
    def __getitem__(self, i): return lambda f: (i, f.__name__)
deco = Deco()
@deco.register
def one(): return 1
@deco[3]
def three(): pass
print(registry["one"](), three)
@(lambda c: setattr(c, "added", True) or c)
class K: pass
print(K.added)
class Meth:
    @twice
    def m(self): return "m"
    @staticmethod
    @twice
    def s(): return "s"
    @classmethod
    def c(cls): return cls.__name__
print(Meth().m(), Meth.s(), Meth.c())
class Callable:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@Callable
def counted(x): return x
counted(1); counted(2)
print(counted.n)
try:
    @5
    def bad(): pass
except TypeError as e:
    print(e)
print("bad" in globals())
