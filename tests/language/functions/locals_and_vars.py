def f(a, b=2):
    c = 3
    inner = lambda: c
    print(sorted(locals()))
    d = 4
    return locals()
r = f(1)
print(r["a"], r["b"], r["c"], r["d"])
def g():
    x = 1
    loc = locals()
    loc["x"] = 100
    return x
print(g())
print(locals() is globals(), "f" in vars())
class C:
    y = 1
    print(sorted(k for k in locals() if not k.startswith("__")))
c = C()
c.z = 5
print(vars(c), "y" in vars(C))
try:
    vars(5)
except TypeError as e:
    print(e)
def h():
    for i in range(2): pass
    [j for j in range(3)]
    return sorted(locals())
print(h())
