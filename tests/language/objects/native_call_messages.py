# How calls of built-in functions and methods with wrong arguments are told.
import collections
import math
import types


def told(f, *args, **kwargs):
    try:
        print("fine", f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class L(list):
    pass


# The receiver's class names a bound method, the owner's an unbound one.
told(L().append)
told(list.append, L())
told((5).__format__)
told((5).__format__, 3)
told(True.__format__, 1, 2)
told(1.5.__format__, None)
told(1j.__format__, b"")
told(collections.deque().append)
told(math.sqrt)
told(math.sqrt, 1, x=2)
# A method without keywords says so before it counts.
told([].append, 1, 2, x=3)
told((5).__getstate__, 1, x=2)
told((5).__add__, 1, x=2)
told((5).__pow__)
told([].__mul__)
told([].__setitem__, 1)
# All arguments are counted together where keywords are taken.
told(int.from_bytes, 1, 2, 3, 4, 5)
told(memoryview, b"", x=1)
told(compile, "1", bogus=2)
told(sum)
told(sum, [], bogus=1)
told(sorted)
told(sorted, [], bogus=1)
told(sorted, [2, 1], reverse="a")
told("abc".count)
told("abc".startswith, 1, 2, 3, 4)
told(object().__init__, 1)
told({}.keys().__init__, 1)
told(int.__subclasshook__, 1, 2)
told(int.__subclasshook__, x=2)
# A class method's descriptor takes subclasses only.
from_keys = dict.__dict__["fromkeys"]
told(from_keys)
told(from_keys, 5)
told(from_keys, int)
told(from_keys, dict, "ab")
told(from_keys.__get__, None, 5)
told(from_keys.__get__, None, int)
# Types of modules are named in full.
told(hash, collections.deque())
told(hash, types.SimpleNamespace())
told(len, types.SimpleNamespace())
told(lambda: (int | str) + 1)
told(lambda: collections.deque().nope)
print(collections.deque.append, collections.deque.__name__, collections.deque.append.__qualname__)
# What the rows of built-in types read as.
print(slice.start, range.stop, type.__dict__["__mro__"], complex.real, int.real, repr(str.maketrans)[:45])
print(print.__self__, math.sqrt.__self__.__name__, print.__text_signature__, len.__text_signature__)
print(object.__new__.__text_signature__, "".count.__text_signature__, getattr.__text_signature__)
for f in (lambda: setattr(slice(1), "start", 2), lambda: setattr(5, "real", 2), lambda: slice.start.__get__(5)):
    told(f)
