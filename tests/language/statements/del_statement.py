x = 1
del x
try:
    x
except NameError as e:
    print(e)
l = list(range(10))
del l[0], l[-1]
print(l)
del l[::2]
print(l)
del l[1:]
print(l)
d = {1: 2, 3: 4}
del d[1]
print(d)
class C: pass
c = C()
c.a = 1
del c.a
print(hasattr(c, "a"))
a = b = c = 1
del (a, b), [c]
for name in "abc":
    print(name in globals())
def f():
    y = 1
    del y
    try:
        print(y)
    except UnboundLocalError as e:
        print(e)
f()
def check(stmt, ns):
    try:
        exec(stmt, ns)
    except Exception as e:
        print(type(e).__name__ + ":", e)
check("del d[5]", {"d": {}})
check("del l[5]", {"l": []})
check("del z", {})
check("del o.nothing", {"o": c if "c" in globals() else C()})
check("del t[0]", {"t": (1,)})
check("del s[0]", {"s": "a"})
check("del n.real", {"n": 1})
