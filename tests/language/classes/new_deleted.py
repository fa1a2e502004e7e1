# A class whose __new__ was deleted still looks it up, and so object.__new__ refuses arguments.
class C:
    def __new__(cls, *a): return object.__new__(cls)
    
C(1)
del C.__new__
try: print(C(1))
except TypeError as e: print(e)
class D:
    def __init__(self, a): pass
D(1)
del D.__init__
try: print(D(1))
except TypeError as e: print(e)
class A:
    def __new__(cls, *a): return object.__new__(cls)
class B(A):
    __new__ = object.__new__
    def __init__(self, *a): pass
class E(A): pass
del A.__new__
class F(A):
    def __init__(self, *a): pass
for k in (A, B, E, F):
    for a in ((), (1,)):
        try: print(type(k(*a)).__name__)
        except TypeError as e: print(e)
class G:
    def __init__(self, a): pass
G.__new__ = lambda cls, a: object.__new__(cls)
G(1)
del G.__new__
try: G(1)
except TypeError as e: print(e)
