def counter():
    count = 0
    def up():
        nonlocal count
        count += 1
        return count
    def get(): return count
    return up, get
up, get = counter()
up(); up()
print(get(), up(), get())
up2, get2 = counter()
print(up2(), get())
def adders(): return [lambda x, i=i: x + i for i in range(3)], [lambda x: x + i for i in range(3)]
a, b = adders()
print([f(10) for f in a], [f(10) for f in b])
def late():
    def inner(): return x
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    x = 5
    return inner()
print(late())
def deleted():
    y = 1
    def inner(): return y
    del y
    try:
        return inner()
    except NameError as e:
        return str(e)
print(deleted())
def cellof():
    v = 1
    def get(): return v
    c = get.__closure__[0]
    c.cell_contents = 42
    return v, get()
print(cellof())
def three(a):
    def mid(b):
        def low(c):
            nonlocal a
            a += b + c
            return a
        return low
    return mid
print(three(1)(2)(3))
def arg_cell(x):
    def set(v):
        nonlocal x
        x = v
    set(9)
    return x
print(arg_cell(1))
def empty_cell():
    if False: z = 1
    def f(): return z
    return f
try:
    empty_cell().__closure__[0].cell_contents
except ValueError as e:
    print(e)
