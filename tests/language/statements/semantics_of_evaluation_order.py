log = []
def v(x):
    log.append(x)
    return x
def show():
    print(log)
    log.clear()
v(1) + v(2) * v(3); show()
(v(1), v(2)), [v(3)]; show()
{v("k1"): v("v1"), v("k2"): v("v2")}; show()
d = {}
d[v("key")] = v("value"); show()
x = [0, 0, 0]
x[v(0)], x[v(1)] = v(5), v(6); show()
x[v(2)] += v(1); show()
def f(*a, **k): pass
f(v(1), *[v(2)], v(3), k=v(4), **{"z": v(5)}); show()
v(1) if v(0) else v(2); show()
v(0) or v(1) and v(0) or v(3); show()
v(1) < v(5) < v(3) < v(9); show()
x[v(0):v(2):v(1)]; show()
"%s %s" % (v(1), v(2)); show()
f"{v(1)}{v(2):{v('>')}{v(4)}}"; show()
[v(i) for i in [v(10), v(20)] if v(i)]; show()
def g(a=v("default a"), *, b=v("default b")) -> v("returns"): pass
show()
def deco(x):
    log.append("deco " + x)
    return lambda f: (log.append("apply " + x), f)[1]
@deco("1")
@deco("2")
def h(): pass
show()
not v(0) == v(1); show()
