class A:
    __x = 1
    def __init__(self): self.__y = 2
    def get(self): return self.__x, self.__y
    def __m(self): return "A.__m"
    def call(self): return self.__m()
    def __dunder__(self): return "dunder"
    def kw(self, __p=1): return __p
    _single = 3
class B(A):
    __x = "b"
    def __m(self): return "B.__m"
    def both(self): return self.__x, self.__m()
b = B()
print(b.get(), b.call(), b.both(), b.__dunder__(), b._A__x, b._B__x, sorted(vars(b)))
try:
    b.__x
except AttributeError as e:
    print(e)
print(b.kw(_A__p=5))
class _Under:
    def f(self):
        __local = 1
        return locals(), self
    def g(self): return __global
try:
    _Under().g()
except NameError as e:
    print(e)
print(_Under().f()[0].keys() == {"self", "_Under__local"})
class C:
    def f(self):
        def inner(__a): return __a
        return inner(_C__a=4), [__v for __v in range(2)]
    import sys as __sys
print(C().f(), C._C__sys.__name__)
class ___: 
    def f(self): self.__z = 1; return vars(self)
print(___().f())
