def check(f):
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
x = 1
def a():
    print(x)
    x = 2
def b():
    x += 1
def c():
    if False: y = 1
    return y
def d():
    for i in []: pass
    return i
def e():
    try: raise ValueError
    except ValueError as err: pass
    return err
def f():
    del x
    x = 1
def g():
    def inner(): return late
    inner()
    late = 1
def i():
    with open("/nope") as fl: pass
def j():
    [q for q in [1]]
    return q
def k():
    del never
def l(): return never
def m():
    class C:
        v = v
    return C
def n():
    def inner():
        nonlocal w
        return w
    inner()
    w = 1
def o(p):
    del p
    return p
check(a); check(b); check(c); check(d); check(e); check(f); check(g); check(j); check(k); check(l); check(m); check(n); check(lambda: o(1)); check(lambda: undefined)
class C:
    x = x
    try:
        y
    except NameError as err:
        print(err)
print(C.x)
v = "global v"
print(m().v)
