x = "global"
class A:
    x = "class"
    def f(self): return x
    y = x
    def g(self): return [x for _ in range(1)]
    class B:
        z = x
        def h(self): return x
    lst = [x for _ in [0]]
    for i in range(2): pass
    if True:
        cond = i
    del i
    def __x(self): pass
    exec("dyn = x + '!'")
    locals()["via_locals"] = 5
print(A().f(), A.y, A().g(), A.B.z, A.B().h(), A.lst, A.cond, hasattr(A, "i"), A.dyn, A.via_locals)
def outer():
    x = "local"
    class C:
        y = x
        def f(self): return x
    class D:
        x = "D"
        y = x
        def f(self): return x
    class E:
        global x
        y = x
        x = "global set by class"
    class F:
        nonlocal x
        x = "nonlocal set by class"
    return C.y, C().f(), D.y, D().f(), E.y, x, hasattr(F, "x")
print(outer(), x)
def f(p):
    class G:
        p = p
        q = [p for _ in range(1)]
    return G.p, G.q
try:
    print(f(1))
except NameError as e:
    print(e)
class H:
    a = 1
    b = [a for _ in range(1)] if False else a
    c = list(map(lambda v: v + 1, [a]))
    d = __qualname__, __module__
print(H.b, H.c, H.d)
