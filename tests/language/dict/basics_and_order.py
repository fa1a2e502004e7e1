d = {"b": 1, "a": 2}
d["c"] = 3
d["b"] = 10
print(d, list(d), len(d), "a" in d, d["a"], d.get("z"), d.get("z", 5), list(d.items()), list(d.values()))
del d["b"]
d["b"] = 20
print(d, d.pop("a"), d.pop("zz", "default"), d, d.setdefault("n", []), d.setdefault("n", 5), d.popitem(), d)
print(dict(), dict(a=1), dict([("k", 1), ["l", 2]]), dict({"x": 1}, y=2), dict(zip("ab", [1, 2])), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), dict(["ab", "cd"]), {**{"a": 1}, "a": 2}, dict(d) == d, dict(d) is d)
print({1: "a", 1.0: "b", True: "c"}, {0: 1, False: 2, -0.0: 3}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == {}, {1: 2} != {1: 3})
e = {"x": 1}
e.update({"y": 2}); e.update(z=3); e.update([("w", 4)]); e.update({"x": 9}, v=5); e.update()
print(e, e.copy(), e.copy() is e, e | {"q": 1, "x": 0}, {"q": 1} | e)
e |= {"m": 1}
e |= [("n", 2)]
print(e, list(reversed(e)), list(reversed(e.items()))[:2], e.clear(), e, bool(e))
f = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2): del f[i]
for i in range(5): f[i * 1000] = "new"
print(len(f), list(f)[:3], list(f)[-3:], 501 in f, 500 in f, f.get(999))
g = {(1, 2): "t", None: "n", ...: "e", frozenset([1]): "f", 1.5: "fl", b"b": "by", int: "type", len: "fn"}
print([g[k] for k in g], g[1, 2], g[frozenset({1})])
h = {}
for k in "zyx": h[k] = len(h)
h.pop("y"); h["y"] = 9; h["z"] = 0
print(h, next(iter(h)), list(h.keys()), h.popitem(), h.popitem(), h.popitem())
