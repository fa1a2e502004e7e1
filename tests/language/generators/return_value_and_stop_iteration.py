def g():
    yield 1
    return (1, 2)
x = g()
next(x)
try:
    next(x)
except StopIteration as e:
    print(e.value, e.args)
def none():
    yield
    return
x = none()
next(x)
try:
    next(x)
except StopIteration as e:
    print(e.value, e.args)
# StopIteration inside becomes RuntimeError
def bad():
    yield 1
    raise StopIteration("inside")
x = bad()
next(x)
try:
    next(x)
except RuntimeError as e:
    print(e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
def bad2():
    yield next(iter([]))
try:
    list(bad2())
except RuntimeError as e:
    print(e)
def tup():
    return (StopIteration(5))
    yield
try:
    next(tup())
except StopIteration as e:
    print(repr(e.value))
s = StopIteration(1, 2)
print(s.value, s.args)
