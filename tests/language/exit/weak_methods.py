"""Callbacks of references that are garbage themselves do not run."""
import gc, weakref


class A:
    def m(self): pass


class Cycle: pass


a = A(); wm = weakref.WeakMethod(a.m)
keeps = weakref.WeakValueDictionary(a=a)
c = Cycle(); c.me = c; c.ref = weakref.ref(c, lambda r: print("callback of garbage"))
other = Cycle(); other.me = other
living = weakref.ref(other, lambda r: print("callback of the living", r() is None))
del c, other
gc.collect()
print("end")
