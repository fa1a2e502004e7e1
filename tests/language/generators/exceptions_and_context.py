def g():
    try:
        raise KeyError("first")
    except KeyError:
        yield 1
        raise ValueError("second")
x = g()
next(x)
try:
    next(x)
except ValueError as e:
    print(repr(e), repr(e.__context__))
# the exception being handled is the generator's own
import sys
def h():
    yield sys.exc_info()[0]
    try:
        raise TypeError
    except TypeError:
        yield sys.exc_info()[0]
    yield sys.exc_info()[0]
try:
    raise IndexError
except IndexError:
    y = h()
    print(next(y), next(y), next(y))
    print(sys.exc_info()[0])
print(sys.exc_info())
def reraises():
    try:
        yield
    except ValueError:
        raise
z = reraises()
next(z)
try:
    z.throw(ValueError("again"))
except ValueError as e:
    print(e, e.__context__)
