def f(*args, **kw): return args, kw
print(f(*(), **{}), f(*[1], *[2], **{"a": 1}, **{"b": 2}))
class M:
    def keys(self): return ["x", "y"]
    def __getitem__(self, k): return k * 2
print(f(**M()), dict(**M()), {**M()})
class It:
    def __iter__(self): return iter("ab")
print(f(*It()), [*It()])
def gen():
    yield 1
    yield 2
print(f(*gen(), x=1))
def check(fn):
    try:
        fn()
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: f(**{"a": 1}, **{"a": 2}))
check(lambda: f(*1))
check(lambda: f(**[1, 2]))
check(lambda: f(*gen(), *3))
check(lambda: f(**{1: 1}))
def boom():
    yield 1
    raise ValueError("in generator")
check(lambda: f(*boom()))
check(lambda: print(1, foo=2))
check(lambda: len([], []))
check(lambda: [].append())
check(lambda: [].append(1, 2))
check(lambda: [].append(x=1))
check(lambda: "".join())
check(lambda: int(1, 2, 3))
check(lambda: isinstance(1))
check(lambda: sorted())
check(lambda: {}.get())
check(lambda: ord("ab"))
check(lambda: ord(5))
check(lambda: chr("a"))
check(lambda: chr(-1))
check(lambda: abs())
