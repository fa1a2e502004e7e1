def show(e, depth=0):
    print("  " * depth + repr(e), "| cause", repr(e.__cause__), "| suppress", e.__suppress_context__)
    if e.__context__ is not None:
        show(e.__context__, depth + 1)
def check(f):
    try:
        f()
    except Exception as e:
        show(e)
def implicit():
    try: raise KeyError("a")
    except KeyError: raise ValueError("b")
def explicit():
    try: raise KeyError("a")
    except KeyError as e: raise ValueError("b") from e
def none():
    try: raise KeyError("a")
    except KeyError: raise ValueError("b") from None
def cls():
    raise ValueError from KeyError
def three():
    try:
        try: raise KeyError(1)
        except KeyError: raise ValueError(2)
    except ValueError: raise TypeError(3)
def fin():
    try: raise KeyError("in try")
    finally: raise ValueError("in finally")
def reraise():
    try: raise KeyError("again")
    except KeyError: raise
def after():
    try: raise KeyError
    except KeyError: pass
    raise ValueError("no context")
def call():
    def g(): raise TypeError("from a call")
    try: raise KeyError("handling")
    except KeyError: g()
def loop():
    try: raise KeyError("x")
    except KeyError as e: raise e
def bad():
    raise ValueError from 5
def bad2():
    raise 5
def bad3():
    raise int
def bad4():
    raise
def same():
    e = ValueError("self")
    try: raise e
    except ValueError: raise e from e
for f in (implicit, explicit, none, cls, three, fin, reraise, after, call, loop, bad, bad2, bad3, bad4):
    print(f.__name__)
    check(f)
try:
    same()
except ValueError as e:
    print(e.__cause__ is e, e.__context__)
e = ValueError()
for attr, v in (("__cause__", 5), ("__context__", "x"), ("__traceback__", 1), ("args", 5)):
    try:
        setattr(e, attr, v)
    except TypeError as x:
        print(x)
e.__cause__ = KeyError("set")
print(e.__suppress_context__)
