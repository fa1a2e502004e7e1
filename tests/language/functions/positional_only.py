def f(a, b=2, /): return a, b
print(f(1), f(1, 5))
def g(a, /, b, *, c): return a, b, c
print(g(1, 2, c=3), g(1, b=2, c=3))
def h(a, /, **kw): return a, kw
print(h(1, a=2))
def k(x, y=1, /, *args, z=3, **kw): return x, y, args, z, kw
print(k(1), k(1, 2, 3, z=4, x=5, y=6))
def check(fn, *a, **kw):
    try:
        print(fn(*a, **kw))
    except TypeError as e:
        print(e)
check(f, a=1)
check(f, 1, b=2)
check(f)
check(f, 1, 2, 3)
check(g, a=1, b=2, c=3)
check(g, 1, 2)
check(g, 1, c=3)
def two(a, b, /, c): pass
check(two, a=1, b=2, c=3)
check(two, 1, b=2, c=3)
