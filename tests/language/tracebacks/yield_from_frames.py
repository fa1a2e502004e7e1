# exit: 1
def a():
    yield 1
    raise ValueError("deep generator")
def b():
    yield from a()
def c():
    yield from b()
for x in c():
    print(x)
