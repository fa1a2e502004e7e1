# stderr: Exception ignored in sys.unraisablehook: <function bad at
# stderr: RuntimeError: bad hook
# An exception that cannot be raised: what the hook is told, and a hook that fails itself.
import re
import sys


class A:
    def __del__(self): raise ValueError("in del")

    @property
    def only_read(self): return 1


def hook(told):
    print(told.exc_type.__name__, told.exc_value, told.err_msg, type(told.object).__name__, told.exc_traceback is not None)


class G:
    def generator(self):
        try: yield
        finally: raise KeyError("generator")


sys.unraisablehook = hook
a = A()
del a
g = G().generator()
next(g)
del g


def bad(told): raise RuntimeError("bad hook")


sys.unraisablehook = bad
a = A()
del a
sys.unraisablehook = sys.__unraisablehook__


def told(f):
    try:
        print("fine", f())
    except Exception as e:
        print(type(e).__name__, e)


class Local:
    only_read = A.only_read


told(lambda: setattr(Local(), "only_read", 2))


# Indexed, but no sequences.
told(lambda: iter(re.match("a", "a")))
told(lambda: list(int | str))


class Path:
    def __fspath__(self): return 1


told(lambda: open(Path()))
told(lambda: open(1.5))
told(lambda: open(10 ** 30))
told(lambda: open(-1))
