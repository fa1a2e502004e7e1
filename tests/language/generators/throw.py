def g():
    while True:
        try:
            x = yield "ready"
            print("x", x)
        except ValueError as e:
            print("caught", e)
            yield "handled"
        finally:
            print("finally")
a = g()
print(next(a))
print(a.throw(ValueError("v")))
print(next(a))
try:
    a.throw(KeyError("k"))
except KeyError as e:
    print("out", e)
try:
    next(a)
except StopIteration:
    print("finished")
try:
    a.throw(RuntimeError("after the end"))
except RuntimeError as e:
    print(e)
b = g()
try:
    b.throw(ValueError("before the start"))
except ValueError as e:
    print(e)
print(list(b))
c = g()
next(c)
print(c.throw(ValueError))
c.close()
d = g()
next(d)
try:
    d.throw(5)
except TypeError as e:
    print(e)
def ends():
    try:
        yield 1
    except ValueError:
        return "value"
e = ends()
next(e)
try:
    e.throw(ValueError)
except StopIteration as s:
    print(s.value)
