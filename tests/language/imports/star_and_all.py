from star_lib import *
print(sorted(n for n in ("public", "_private", "listed", "func", "Klass", "hidden") if n in globals()))
from star_lib.with_all import *
print(sorted(n for n in ("one", "_two", "three", "sub") if n in globals()))
try:
    from star_lib.bad_all import *
except AttributeError as e:
    print(e)
try:
    exec("from star_lib.bad_all2 import *")
except TypeError as e:
    print(e)
def f():
    ns = {}
    exec("from star_lib.with_all import *", ns)
    return sorted(k for k in ns if k != "__builtins__")
print(f())
