def check(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e, "| context", repr(e.__context__))
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
class BadEnter:
    def __enter__(self): raise ValueError("enter")
    def __exit__(self, *a): print("never")
class BadExit:
    def __enter__(self): return self
    def __exit__(self, *a): raise ValueError("exit")
class Instance:
    def __init__(self):
        self.__enter__ = lambda: None
        self.__exit__ = lambda *a: None
class Wrong:
    def __enter__(self): return self
    def __exit__(self): pass
class Truth:
    def __bool__(self): raise TypeError("no truth")
class TruthExit:
    def __enter__(self): pass
    def __exit__(self, *a): return Truth()
def run(cm, exc=None):
    with cm:
        print("body")
        if exc: raise exc
check(lambda: run(5))
check(lambda: run(NoEnter()))
check(lambda: run(NoExit()))
check(lambda: run(BadEnter()))
check(lambda: run(BadExit()))
check(lambda: run(BadExit(), KeyError("body")))
check(lambda: run(Instance()))
check(lambda: run(Wrong()))
check(lambda: run(TruthExit()))
check(lambda: run(TruthExit(), KeyError("k")))
def unpack():
    class T:
        def __enter__(self): return 5
        def __exit__(self, *a): print("exit ran")
    with T() as (a, b):
        pass
check(unpack)
