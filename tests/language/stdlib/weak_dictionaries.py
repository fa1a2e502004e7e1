import _weakref
class A: pass
a = A(); r = _weakref.ref(a); d = {1: r, 2: 5}
_weakref._remove_dead_weakref(d, 1); print(1 in d); del a; _weakref._remove_dead_weakref(d, 1); print(d)
_weakref._remove_dead_weakref(d, 9)
for args in ((d, 2), (5, 1)):
    try: _weakref._remove_dead_weakref(*args)
    except TypeError as e: print('TypeError')
