# Errors of making classes: what type(), metaclasses, bases, slots, descriptors and wrong special methods say.
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
# metaclasses, slots, descriptors
class Meta(type):
    def __new__(m,n,b,ns,**k): return super().__new__(m,n,b,ns)
    def __init__(c,n,b,ns,**k): super().__init__(n,b,ns)
    def __prepare__(n,b,**k): return 5
t(lambda: Meta('A',(),{}))
def f():
    class X(metaclass=Meta): pass
t(f)
def f():
    class X(metaclass=5): pass
t(f)
def f():
    class X(metaclass=lambda *a,**k: (a[0],a[1],sorted(a[2]),k), z=1): pass
    return X
t(f)
def f():
    class M1(type): pass
    class M2(type): pass
    class A(metaclass=M1): pass
    class B(metaclass=M2): pass
    class C(A,B): pass
t(f)
def f():
    class C(5): pass
t(f)
def f():
    class C(None, int): pass
t(f)
def f():
    class E:
        def __mro_entries__(s,b): return 5
    class C(E()): pass
t(f)
def f():
    class C(object, x=1): pass
t(f)
def f():
    class C: __slots__=5
t(f)
def f():
    class C: __slots__=('__dict__','__dict__')
t(f)
def f():
    class C: __slots__=('__weakref__','__weakref__')
t(f)
def f():
    class C(int): __slots__=('a',)
t(f)
def f():
    class C(tuple): __slots__=('a',)
t(f)
def f():
    class C: __slots__=('a',); 
    c=C(); c.b=1
t(f)
def f():
    class C: __slots__=('a',); 
    c=C(); del c.a
t(f)
def f():
    class C: __slots__=('a',); 
    return C().a
t(f)
def f():
    class C: __slots__=('__a',); 
    return sorted(k for k in C.__dict__ if 'a' in k and not k.startswith('__'))
t(f)
def f():
    class A: pass
    class B: __slots__=()
    A().__class__=B
t(f)
def f():
    class A: pass
    A().__class__=int
t(f)
def f():
    class A: pass
    A().__class__=5
t(f)
def f():
    class A: pass
    A.__bases__=()
t(f)
def f():
    class A: pass
    A.__bases__=(int,)
t(f)
def f():
    class A: pass
    class B(A): pass
    A.__bases__=(B,)
t(f)
def f():
    class A: pass
    A.__name__=5
t(f)
def f():
    class A: pass
    A.__name__='a\0'
t(f)
def f():
    class A: pass
    A.__qualname__=5
t(f)
def f():
    class A: pass
    del A.__name__
t(f)
def f():
    class A: pass
    del A.__dict__
t(f)
def f():
    class A: pass
    A.__mro__=5
t(f)
def f():
    class A: pass
    A().__dict__=5
t(f)
def f():
    class A: pass
    del A.nope
t(f)
def f():
    class A: pass
    del A().nope
t(f)
def f():
    class A: pass
    A.__doc__=5; return A.__doc__
t(f)
t(lambda: type('A',(),{'__slots__':'a b'}))
t(lambda: type('A',5,{}))
t(lambda: type('A',(),5))
t(lambda: type(5,(),{}))
t(lambda: type('A',(),{},x=1))
t(lambda: type('A',(),{'__classcell__':5}))
t(lambda: type('A\0',(),{}))
t(lambda: type('A',(),{'__qualname__':5}))
t(lambda: type.__call__(5))
t(lambda: type.mro(int))
t(lambda: type.mro(5))
t(lambda: super(int,'a'))
t(lambda: super(5,5))
t(lambda: super())
t(lambda: super(int).x)
t(lambda: super(int,5).x)
t(lambda: super(int,int).x)
def f():
    class D:
        def __get__(s,i,o): raise KeyError('g')
        def __set__(s,i,v): raise KeyError('s')
        def __delete__(s,i): raise KeyError('d')
    class A: d=D()
    for g in (lambda: A().d, lambda: A.d, lambda: setattr(A(),'d',1), lambda: delattr(A(),'d')): t(g)
f()
def f():
    class D:
        def __set__(s,i,v): pass
    class A: d=D()
    t(lambda: type(A().d).__name__); t(lambda: delattr(A(),'d'))
f()
def f():
    class D:
        def __get__(s,i,o): return 1
        def __delete__(s,i): pass
    class A: d=D()
    t(lambda: setattr(A(),'d',1))
f()
def f():
    class A:
        def __getattribute__(s,n): raise AttributeError('ga '+n)
        def __getattr__(s,n): raise AttributeError('g '+n)
    t(lambda: A().x)
    t(lambda: hasattr(A(),'x')); t(lambda: getattr(A(),'x',5))
f()
def f():
    class A:
        def __init__(s): return 5
    A()
t(f)
def f():
    class A:
        def __new__(c): return 5
    return A()
t(f)
def f():
    class A:
        def __new__(c, x): return object.__new__(c, x)
    return A(1)
t(f)
def f():
    class A:
        def __init__(s, x): super().__init__(x)
    return A(1)
t(f)
def f():
    class A: pass
    return A(1)
t(f)
def f():
    import abc
    class A(abc.ABC):
        @abc.abstractmethod
        def f(self): pass
        @abc.abstractmethod
        def g(self): pass
    return A()
t(f)
def f():
    class A:
        __hash__=None
    return hash(A())
t(f)
def f():
    class A:
        def __eq__(s,o): return True
    return {A()}
t(f)
def f():
    class A:
        __iter__=None
        __contains__=None
        __len__=None
        __getitem__=None
        __call__=None
        __enter__=None
        __add__=None
        __lt__=None
        __bool__=None
        __repr__=None
        __index__=None
        __await__=None
        __next__=None
        __reversed__=None
    a=A()
    def w():
        with a: pass
    for g in (lambda: iter(a), lambda: 1 in a, lambda: len(a), lambda: a[1], lambda: a(), w, lambda: a+1, lambda: a<1, lambda: bool(a), lambda: repr(a), lambda: [1][a], lambda: next(a), lambda: reversed(a), lambda: [*a], lambda: {**a}, lambda: 1+a):
        t(g)
f()
def f():
    class A:
        def __enter__(s): pass
    with A(): pass
t(f)
def f():
    class A:
        def __exit__(s,*a): pass
    with A(): pass
t(f)
class A:
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
t(lambda: A.c(1)); t(lambda: A.s(1)); t(lambda: A().c(1)); t(lambda: A().s(1))
t(lambda: classmethod()); t(lambda: staticmethod(1,2)); t(lambda: classmethod(5).__get__(1)()); t(lambda: property(1,2,3,4,5)); t(lambda: property(bogus=1))
t(lambda: int.__new__()); t(lambda: int.__new__(5)); t(lambda: int.__new__(str)); t(lambda: object.__new__(int)); t(lambda: tuple.__new__(list)); t(lambda: bool.__new__(int)); t(lambda: type.__new__(5)); t(lambda: type.__new__(type)); t(lambda: object.__init__()); t(lambda: list.__init__([],1)); t(lambda: dict.__init__({},1)); t(lambda: dict.__init__({},[1])); t(lambda: dict([(1,)])); t(lambda: dict([1])); t(lambda: dict(['ab','c'])); t(lambda: dict(1,2)); t(lambda: {}.update(5)); t(lambda: {}|5); t(lambda: {}.__ior__(5)); t(lambda: {}.fromkeys(5)); t(lambda: set(5)); t(lambda: {1}|[1]); t(lambda: {1}.union(5)); t(lambda: frozenset([[]])); t(lambda: {1}<5)


class M(type): pass
for f in (lambda: type(), lambda: type(1,2), lambda: type(1,x=2), lambda: type('a',(),{}).__name__, lambda: type(1), lambda: type('a',(),{},x=1), lambda: type.__new__(type), lambda: type.__new__(type,1), lambda: M(), lambda: M(1), lambda: M('a',(),{}), lambda: type.__new__(M,'a',(),{}), lambda: type(1,2,3), lambda: type('a',2,3), lambda: type('a',(),3), lambda: type.__call__(type,5), lambda: type.__call__(type), lambda: type(x=1)): t(f)
