# Classes seen while they are made, iterators that lose their method, formats that are no text.
class M(type):
    def mro(cls):
        if cls.__mro__ is None and cls.__name__ != "X":
            try:
                class X(cls): pass
            except TypeError as e: print("extend:", type(e).__name__)
            try: super(cls, cls).xxx
            except AttributeError as e: print("super:", type(e).__name__)
            print(type.__dir__(cls) == [] or True)
        return type.mro(cls)
class A(metaclass=M): pass
print([c.__name__ for c in A.__mro__])
class Bad(type):
    def mro(self): return [self, dict, object]
try:
    class X(object, metaclass=Bad): pass
except TypeError as e: print(e)
class Odd(type):
    def mro(self): return [self, 5]
try:
    class Y(metaclass=Odd): pass
except TypeError as e: print(e)
class BadIterator:
    def __iter__(self): return self
    def __next__(self):
        if hasattr(BadIterator, "__next__"): del BadIterator.__next__
        return 1
try:
    for i in BadIterator(): print("got", i)
except TypeError as e: print(type(e).__name__)
for v in (1, 2.0, 3j, "s", None, [], True):
    try: print(v.__format__(5))
    except TypeError as e: print(e)
