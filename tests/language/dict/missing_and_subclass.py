class D(dict):
    def __missing__(self, k):
        self[k] = made = f"<{k}>"
        return made
d = D(a=1)
print(d["a"], d["b"], d, d.get("c"), "c" in d, d.pop("zz", 0), type(d.copy()).__name__, type(d | {}).__name__, repr(d), D.fromkeys("x"), type(D.fromkeys("x")).__name__, D({"p": 1}) == {"p": 1})
class Lower(dict):
    def __getitem__(self, k): return super().__getitem__(k.lower())
    def __setitem__(self, k, v): super().__setitem__(k.lower(), v)
    def __contains__(self, k): return super().__contains__(k.lower())
l = Lower()
l["ABC"] = 1
print(l["Abc"], "aBC" in l, l, l.get("ABC"), Lower(ABC=1))
class NoMiss(dict):
    def __init__(self): super().__init__(z=26)
n = NoMiss()
n.attr = "x"
try:
    n["q"]
except KeyError as e:
    print(repr(e))
print(n, n.attr, len(n), {**n}, dict(n), list(n))
inst = D()
inst.__missing__ = lambda k: "instance"
print(inst["k"])
class Bad(dict):
    def __missing__(self, k): raise LookupError(f"custom {k}")
try:
    Bad()["x"]
except LookupError as e:
    print(type(e).__name__, e)
print("%(a)s %(b)s" % D(a=1), "{a} {q}".format_map(D(a=1)), dict.__getitem__(D(k=1), "k"), D() == {}, bool(D()), D(x=1).__len__())
class Ordered(dict):
    def __iter__(self): return iter(sorted(super().__iter__()))
    def keys(self): return list(self)
o = Ordered(b=1, a=2)
print(list(o), dict(o), {**o}, o.keys(), list(o.items()))
