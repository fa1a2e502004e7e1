import sys
def name(): return sys.exc_info()[0] and sys.exc_info()[0].__name__
try:
    raise KeyError
except KeyError:
    print(name())
    try:
        raise ValueError
    except ValueError:
        print(name())
    print(name())
    for i in range(1):
        try: raise TypeError
        except TypeError: continue
    print(name())
print(name())
def f():
    try: raise IndexError
    except IndexError:
        return name()
print(f(), name())
def g(): return name()
try:
    raise OSError
except OSError:
    print(g())
    try:
        pass
    finally:
        print(name())
try:
    try: raise KeyError
    finally: print("in finally", name())
except KeyError: pass
e = sys.exc_info()
print(e)
try:
    raise ValueError("x")
except ValueError as v:
    print(sys.exc_info()[1] is v, sys.exc_info()[2] is v.__traceback__, sys.exception() is v)
