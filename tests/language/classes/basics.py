class A:
    """doc"""
    x = 1
    def __init__(self, y): self.y = y
    def get(self): return self.x, self.y
    def set(self, v): self.x = v
a, b = A(10), A(20)
print(a.get(), b.get(), A.x)
a.set(5)
A.x = 2
print(a.get(), b.get(), A.get(a))
print(a.__dict__, b.__dict__, A.__name__, A.__doc__, A.__module__, A.__qualname__, a.__class__, A.__bases__, A.__base__)
print(type(a) is A, isinstance(a, A), issubclass(A, object), A.__mro__)
class Empty: pass
e = Empty()
e.anything = 1
print(e.anything, vars(e))
bound = a.get
del a.x
print(bound(), bound.__self__ is a)
A.extra = lambda self, n: self.y + n
print(b.extra(5))
def free(self): return "free", self
e.free = free
try:
    e.free()
except TypeError as x:
    print(x)
for f in (lambda: A(), lambda: a.missing, lambda: A.missing, lambda: Empty(1), lambda: Empty(k=1), lambda: a.__dict__["nope"]):
    try:
        f()
    except Exception as x:
        print(type(x).__name__, x)
class Outer:
    class Inner:
        def m(self): pass
    def make(self):
        class Local: pass
        return Local
print(Outer.Inner.__qualname__, Outer.Inner.m.__qualname__, Outer().make().__qualname__, Outer.Inner)
print(repr(A), str(A), A == A, A != Empty, hash(A) == hash(A))
