class A:
    def __new__(cls, *args, **kw):
        print("new", args, kw)
        return super().__new__(cls)
    def __init__(self, *args, **kw): print("init", args, kw)
A(1, k=2)
class Other:
    def __new__(cls): return 5
    def __init__(self): print("never called")
print(Other())
class Ret:
    def __init__(self): return 5
try:
    Ret()
except TypeError as e:
    print(e)
class Int(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __repr__(self): return f"Int({int(self)})"
print(Int(4), Int(4) + 1, isinstance(Int(1), int), [Int(2)])
class Tup(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
print(Tup(1, 2), Tup(7).first, len(Tup(1, 2, 3)))
class Str(str):
    def __init__(self, s, extra=None): pass
    def shout(self): return Str(self.upper() + "!")
print(Str("a").shout().shout(), type(Str("a") + "b").__name__)
class L(list):
    def __init__(self, *a): super().__init__(a)
print(L(1, 2, 3), L() == [], L(1) + L(2))
def check(f):
    try:
        f()
    except TypeError as e:
        print(e)
class Plain: pass
class OnlyNew:
    def __new__(cls, x): return super().__new__(cls)
class OnlyInit:
    def __init__(self, x): pass
check(lambda: Plain(1))
check(lambda: object(1))
check(lambda: object.__new__(Plain, 1))
check(lambda: OnlyNew(1, 2))
check(lambda: OnlyInit())
check(lambda: object.__new__())
check(lambda: object.__new__(int))
check(lambda: object.__new__(5))
check(lambda: int.__new__(str))
OnlyNew(1)
OnlyInit(1)
