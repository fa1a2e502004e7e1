# exit: 3
import sys
class CM:
    def __enter__(self): return self
    def __exit__(self, t, v, tb): print("exit", t.__name__, v.code)
def f():
    with CM():
        [sys.exit(x) for x in [3]]
try:
    f()
except Exception:
    print("not an Exception")
