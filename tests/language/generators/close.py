def g():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit")
        raise
    finally:
        print("finally")
a = g()
next(a)
print(a.close())
print(a.close(), list(a))
b = g()
b.close()
print(list(b))
def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield "no"
c = stubborn()
next(c)
try:
    c.close()
except RuntimeError as e:
    print(e)
def swallow():
    try:
        yield 1
    except GeneratorExit:
        print("swallowed")
d = swallow()
next(d)
print(d.close())
def raises():
    try:
        yield
    finally:
        raise ValueError("in close")
e = raises()
next(e)
try:
    e.close()
except ValueError as x:
    print(x, type(x.__context__).__name__)
# dropping the last reference closes
f = g()
next(f)
del f
print("after del")
for x in g():
    break
print("after loop")
