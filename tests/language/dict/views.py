d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("b", 2) in i, ("b", 9) in i, ("b",) in i, list(reversed(k)), type(k).__name__, type(v).__name__, type(i).__name__)
d["d"] = 4
del d["a"]
print(k, v, i)
print(sorted(k & {"b", "z"}), sorted(k | ["q"]), sorted(k - {"b"}), sorted(k ^ {"b", "x"}), sorted({"b", "y"} & k), sorted({"b", "y"} - k), sorted(i & {("b", 2), ("c", 0)}), sorted(["b", "zz"] - k if False else {"b", "zz"} | k))
print(k == {"b", "c", "d"}, k == d.keys(), k < {"b", "c", "d", "e"}, k <= {"b", "c", "d"}, k > {"b"}, k >= {"z"}, i == {("b", 2), ("c", 3), ("d", 4)}, v == v, v == d.values(), k.isdisjoint(["x"]), k.isdisjoint("b"), i.isdisjoint([]), k != {"b"})
print(k.mapping["b"], type(k.mapping).__name__, k.mapping == d)
try:
    k.mapping["x"] = 1
except TypeError as e:
    print(e)
for bad in (lambda: hash(k), lambda: v & v, lambda: k[0], lambda: k & 5, lambda: k < 5, lambda: k.add(1), lambda: type(k)(), lambda: hash(i), lambda: k - 5):
    try:
        print(bad())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print({}.keys(), {}.items(), {1: []}.items(), [*k], {**d}, dict(i), max(v), sum(v), sorted(i, key=lambda kv: -kv[1]), [x for x in {1: 2}.items()], list(zip(k, v)))
it = iter(k)
print(next(it), it.__length_hint__(), list(it), type(it).__name__, type(iter(v)).__name__, type(iter(i)).__name__, type(reversed(d)).__name__)
u = {1: {}}
print({"x": [1]}.items() == {"x": [1]}.items(), (1, {}) in u.items(), d.items() - {("b", 2)} == {("c", 3), ("d", 4)})
