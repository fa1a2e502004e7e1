# oracle: none - isolates module
# Classes with all their parts, and instances, go with the function that reaches them.
from isolates import spawn

class Meta(type):
    def hi(cls): return "hi " + cls.__name__

class P(metaclass=Meta):
    __slots__ = ("x", "_y")
    def __init__(self, x): self.x = x; self._y = 0
    @property
    def y(self): return self._y
    @y.setter
    def y(self, v): self._y = v * 2
    @staticmethod
    def st(a): return a + 1
    @classmethod
    def make(cls, x): return cls(x)
    def __eq__(self, o): return self.x == o.x
    def __add__(self, o): return type(self)(self.x + o.x)

class Q(P):
    z: int = 5
    def __init__(self, x): super().__init__(x); self.extra = [x]
    def __getattr__(self, n): return "dyn " + n

def work(p, q):
    p.y = 4
    return p.y, P.st(1), P.make(3).x, (p + p).x, q.extra, q.foo, q.z, Q.hi(), isinstance(q, P), q == Q(2), type(q).__mro__[1].__name__
print(spawn(work, P(1), Q(2)).join())

def unhashable():
    try: hash(P(1))
    except TypeError as e: return str(e)
print(spawn(unhashable).join())

# a base whose method reaches its subclass
class A:
    def other(self): return B().name()
class B(A):
    def name(self): return "B via A"
    def __len__(self): return 7
print(spawn(lambda: (A().other(), len(B()))).join())

# an instance in a cycle, an exception, a callable, a bound method
class C:
    def __call__(self, a): return a * 2
    def m(self, a): return a * 3, self.__class__.__name__
node = C(); node.me = node; node.l = [node]
print(spawn(lambda n: n.me is n and n.l[0] is n and type(n) is C, node).join())
class Err(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
print(spawn(lambda e: (e.b, e.args, type(e) is Err), Err(1, [2])).join())
print(spawn(C(), 4).join(), spawn(C().m, 4).join())

def nested():
    class Inner:
        v = 3
        def get(self): return self.v
    i = Inner()
    return spawn(lambda: i.get()).join()
print(spawn(nested).join())
