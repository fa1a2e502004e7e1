# Operators, calls and exceptions whose methods are Python functions are entered without a native between: what comes back,
# who else is asked, what goes wrong in the middle.
import sys
import traceback


class Meters:
    def __init__(self, n): self.n = n
    def __add__(self, o): return Meters(self.n + o.n) if isinstance(o, Meters) else NotImplemented
    def __sub__(self, o): raise ValueError("no difference")
    def __mul__(self, o): return self.n * o
    def __truediv__(self, o):
        yield self.n
        yield o
    def __floordiv__(self, o, more=1): return ("//", o, more)
    def __mod__(self, *rest): return rest
    def __lshift__(self, o): return lambda: (self.n, o)
    def __radd__(self, o): return ("radd", o)
    def __or__(self, o): return self | o if o < 900 else o
    def __repr__(self): return f"Meters({self.n})"


class Feet(Meters):
    def __radd__(self, o): return ("Feet.radd", o)


m = Meters(2)
for _ in range(40):  # beyond what makes the code warm
    m + m
    m * 2
    m * 2.5
print(m + Meters(3), m * 4, m * 0.5, list(m / 7), m // 5, m % 6, (m << 8)(), m + Feet(1), 1 + m)
for broken in (lambda: m + 1, lambda: m + 1.5, lambda: m + "x", lambda: m - 1, lambda: m ** 2, lambda: m @ m, lambda: m & 1):
    try:
        print(broken())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error, [f.name for f in traceback.extract_tb(error.__traceback__)])


class Deep:
    def __or__(self, o): return self | o
try:
    Deep() | 1
except RecursionError as error:
    print("RecursionError", str(error)[:32])


class Finalized:
    def __del__(self): print("gone")
    def __add__(self, o):
        del self
        return sys._getframe().f_back.f_code.co_name, sorted(sys._getframe().f_locals)
def temporaries():
    r = Finalized() + 1
    return r
print(temporaries())


class Callable:
    def __init__(self, n): self.n = n
    def __call__(self, *args, **kw): return self.n, args, kw
class One:
    def __call__(self, x): return x
class Meta(type):
    def __call__(cls, *args): return "made", cls.__name__, args
class Made(metaclass=Meta): pass
for _ in range(20):
    One()(1)
print(Callable(3)(), Callable(4)(1, 2, k=3), One()(7), One()(x=8), Made(1, 2), Callable(5)(*[1], **{"z": 2}))
for broken in (lambda: One()(), lambda: One()(1, 2), lambda: One()(y=1)):
    try:
        broken()
    except TypeError as error:
        print(error)


class Problem(Exception):
    def __init__(self, text, *, code=0):
        super().__init__(text)
        self.code = code
class Odd(ValueError):
    def __init__(self, a, b): self.a = a
class Bad(Exception):
    def __init__(self): return 5
class Own(Exception):
    def __new__(cls, *args): return super().__new__(cls, "from new")
    def __init__(self, *args): self.given = args
for _ in range(20):
    try:
        raise Problem("p", code=3)
    except Problem as error:
        caught = error
print(repr(caught), caught.args, caught.code, repr(Odd(1, 2)), Odd(1, 2).args, repr(Own(9)), Own(9).given)
for broken in (lambda: Problem(), lambda: Bad(), lambda: Odd(1)):
    try:
        broken()
    except TypeError as error:
        print(error)
