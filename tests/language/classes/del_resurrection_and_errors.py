# Errors in __del__ are reported, not raised; resurrection keeps the object.
import sys
kept = []
class R:
    def __del__(self):
        print("del R")
        kept.append(self)
r = R()
del r
print(len(kept), type(kept[0]).__name__)
kept.clear()
print("second time is silent", len(kept))
class Late:
    def __del__(self):
        print("attributes still there:", self.x)
l = Late()
l.x = 5
del l
class S(list):
    def __del__(self): print("list with", len(self), "items")
s = S([1, 2, 3])
del s
def closure():
    class X:
        def __del__(self): print("closure freed")
    x = X()
    return lambda: x
f = closure()
print("made")
del f
class M:
    def __del__(self): print("method freed")
    def m(self): return 1
m = M().m
print("bound method keeps it", m())
del m
