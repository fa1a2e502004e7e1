print(0 or "x", "" and "y", 1 and 2, 0 or [] or (), 1 and 0 and 2, not 0, not "a")
print(None or 0, 1 or 1 / 0, 0 and 1 / 0)
print(not 1 == 2, not (1 and 0) or 1)
class T:
    def __init__(self, v): self.v = v
    def __bool__(self):
        print("bool", self.v)
        return self.v
    def __repr__(self): return f"T({self.v})"
print(T(True) and T(False))
print(T(True) or T(False))
print(not T(False))
if T(True) and not T(False) or T(True):
    print("yes")
while T(False):
    pass
print("a" if T(False) else "b" if T(True) else "c")
print([x for x in range(3) if T(x > 0)])
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(L(0)), bool(L(2)), not L(0))
class Bad:
    def __bool__(self): return 1
class BadLen:
    def __len__(self): return -1
class BadLen2:
    def __len__(self): return "x"
for c in (Bad, BadLen, BadLen2):
    try:
        bool(c())
    except Exception as e:
        print(type(e).__name__, e)
