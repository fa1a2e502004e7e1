# Attribute access stays right while classes and instances change shape.
class P:
    def __init__(self, i):
        if i % 2: self.a, self.b = i, -i
        else: self.b, self.a = -i, i
        if i % 3 == 0: self.c = "c"
def read(p): return p.a, p.b, getattr(p, "c", None)
ps = [P(i) for i in range(12)]
print([read(p) for p in ps])
for p in ps[::2]: del p.a
def safe(p):
    try: return p.a
    except AttributeError: return None
print([safe(p) for p in ps])
for p in ps: p.a = "again"
print({p.a for p in ps}, list(ps[1].__dict__), list(ps[2].__dict__))
P.a = property(lambda self: "prop")
print(ps[0].a)
del P.a
print(ps[0].a)
o = P(1)
for i in range(200): setattr(o, f"attr{i}", i)
print(sum(getattr(o, f"attr{i}") for i in range(200)), len(vars(o)), list(vars(o))[:3])
for i in range(0, 200, 2): delattr(o, f"attr{i}")
print(len(vars(o)), o.attr199, hasattr(o, "attr0"))
d = o.__dict__
d["via_dict"] = 1
print(o.via_dict)
o.__dict__ = {"only": 1}
print(vars(o), hasattr(o, "attr1"), d["via_dict"])
class Q: pass
def use(x): return x.v
class V1: v = "class attr"
class V2:
    def __init__(self): self.v = "inst"
class V3: v = property(lambda s: "prop")
class V4: __slots__ = ("v",)
class V5:
    def __getattr__(self, n): return "getattr " + n
v4 = V4()
v4.v = "slot"
for _ in range(3): print([use(x) for x in (V1(), V2(), V3(), v4, V5(), V1)])
