import functools, copy, weakref, gc
from _functools import partial, reduce, cmp_to_key, _lru_cache_wrapper

def show(*args, **kw):
    return args, kw

# partial: arguments, keywords, flattening
p = partial(show, 1, 2, a=3)
print(p(), p(4, b=5), p(a=6), p(z=1, a=2, b=3), p.args, p.keywords)
q = partial(p, 7, c=8)
print(q.func is show, q(9, a=0), q.args, q.keywords)
print(partial(show)(1, x=2), partial(show, *range(20))(20, 21)[0][-3:])
print(repr(partial(len, [1, 2])), repr(partial(print, 1, sep='-')))
p.__setstate__((len, ([1, 2, 3],), None, {'name': 'x'}))
print(p(), p.name, p.__reduce__())
r = partial(p)
print(r.func is p)
for bad in [lambda: partial(), lambda: partial(3), lambda: p.__setstate__((1, 2)), lambda: partial(show, a=1).__setstate__(5)]:
    try:
        bad()
    except TypeError as e:
        print('TypeError', e)
s = partial(show)
s.__setstate__((s, (), {}, None))
print(repr(s))
s.__setstate__((show, (), {}, None))
class Sub(partial):
    pass
print(type(Sub(show, 1)).__name__, repr(Sub(len)).startswith('Sub(<built-in'), Sub(show, 1)(2))
x = partial(show, 1, k=[1])
y = copy.copy(x)
print(y.args == x.args, y.keywords == x.keywords, y() == x())
p.keywords['zz'] = 1
class C:
    m = partial(show, 5)
print(C().m(6))
w = weakref.ref(x)
del x
print(w())
c = partial(show); c.__setstate__((show, (c,), {}, {})); w = weakref.ref(c); del c; gc.collect(); print(w())

# lru_cache
calls = []
@functools.lru_cache(maxsize=2)
def f(a, b=0):
    calls.append((a, b))
    return a + b
print(f(1), f(2), f(1), f(3), f(2), calls, f.cache_info())
f.cache_clear()
print(f.cache_info(), f.__wrapped__(3), f.__name__, f(1, b=2), f(1, b=2), f(b=2, a=1), f.cache_info())
@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
@functools.lru_cache(typed=True)
def t(x):
    return type(x).__name__
print(t(3), t(3.0), t(True), t(x=3), t.cache_info(), t.cache_parameters())
@functools.lru_cache(0)
def z(x):
    return x
print(z(1), z(1), z.cache_info())
class D:
    @functools.lru_cache()
    def m(self, x):
        return x * 2
d = D()
print(d.m(2), d.m(2), D.m(d, 2), D.m.cache_info(), copy.deepcopy(D.m) is D.m)
try:
    f([])
except TypeError as e:
    print(e)
for bad in [lambda: _lru_cache_wrapper(3, 1, False, None), lambda: _lru_cache_wrapper(len, 'x', False, None)]:
    try:
        bad()
    except TypeError as e:
        print(e)
# the function clears and fills its own cache
@functools.lru_cache(maxsize=3)
def wild(n):
    if n % 4 == 0:
        wild.cache_clear()
    return n and wild(n - 1) + 1
print([wild(i) for i in range(12)], wild.cache_info())
class Evil:
    def __init__(self, n): self.n = n
    def __hash__(self): return 7
    def __eq__(self, other):
        if self.n == 5: wild2.cache_clear()
        if self.n == 6: raise ZeroDivisionError
        return self is other
@functools.lru_cache(maxsize=2)
def wild2(x): return 1
for i in (1, 2, 3, 5, 1, 6, 7, 5, 6, 3, 2, 1):
    try:
        wild2(Evil(i))
    except ZeroDivisionError:
        print('zero')
print(wild2.cache_info().maxsize)

# cmp_to_key and reduce
k = cmp_to_key(lambda a, b: b - a)
print(sorted([3, 1, 2], key=k), k(1) < k(2), k(1) == k(1), k(obj=4).obj)
for bad in [lambda: k(), lambda: k(1) < 2, lambda: k < k(1), lambda: k(1, 2)]:
    try:
        bad()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(max, (), 5), reduce(show, [1]))
for bad in [lambda: reduce(max, 3), lambda: reduce(max, [])]:
    try:
        bad()
    except TypeError as e:
        print(e)
print(functools.partial[int])
