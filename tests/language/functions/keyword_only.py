def f(*, a, b=2): return a, b
print(f(a=1), f(b=3, a=4))
def g(x, *, key=None): return x, key
print(g(1), g(1, key="k"))
def h(*args, sep=" ", end): return args, sep, end
print(h(1, 2, end="!"))
print(f.__kwdefaults__, g.__kwdefaults__, h.__kwdefaults__, f.__defaults__)
def check(fn, *a, **kw):
    try:
        print(fn(*a, **kw))
    except TypeError as e:
        print(e)
check(f)
check(f, 1)
check(f, a=1, c=2)
check(g, 1, 2)
check(g)
check(g, 1, 2, key=3)
check(h, 1)
def three(*, a, b, c): pass
check(three)
check(three, a=1)
check(three, a=1, b=2)
f.__kwdefaults__ = {"a": 10, "b": 20}
print(f())
f.__kwdefaults__ = None
check(f)
