x = "global"
def f():
    global x, y
    x = "changed"
    y = "made"
f()
print(x, y)
def outer():
    x = "outer"
    def mid():
        def inner():
            nonlocal x
            x = "inner changed"
            global y
            y = "from inner"
        inner()
        return x
    return mid(), x
print(outer(), x, y)
def g():
    global z
    z = 1
    def h(): return z
    return h()
print(g())
def loop():
    global i
    for i in range(3): pass
loop()
print(i)
def imp():
    global math
    import math
imp()
print(math.pi > 3)
def defs():
    global made_f, Made
    def made_f(): return "f"
    class Made: pass
defs()
print(made_f(), Made.__qualname__, made_f.__qualname__)
def delete():
    global x
    del x
delete()
print("x" in globals())
try:
    delete()
except NameError as e:
    print(e)
def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
c = counter()
c(); print(c())
def args(a):
    def s():
        nonlocal a
        a += 1
    s(); s()
    return a
print(args(1))
def exc():
    e = "outer e"
    def inner():
        nonlocal e
        try: raise ValueError("v")
        except ValueError as e: pass
    inner()
    try: return e
    except NameError as n: return str(n)
print(exc())
