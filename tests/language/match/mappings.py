def f(x):
    match x:
        case {"type": "point", "x": x, "y": y}: return f"point {x} {y}"
        case {"k": [a, b], **rest}: return f"list {a} {b} {rest}"
        case {1: one, None: none}: return f"keys {one} {none}"
        case {"only": str() as s}: return f"only {s}"
        case {**all_of_it} if all_of_it: return f"all {all_of_it}"
        case {}: return "any mapping"
        case _: return "no mapping"
for x in ({"type": "point", "x": 1, "y": 2, "z": 3}, {"k": [1, 2], "m": 3}, {1: "a", None: "b"}, {"only": "s"}, {"only": 5}, {}, [], 5):
    print(x, f(x))
class D(dict):
    def __missing__(self, k): return "made"
match D(a=1):
    case {"b": b}: print("missing was used", b)
    case {"a": a, **rest}: print("get was used", a, rest)
key = "dyn"
class K: name = "a"
match {"a": 5}:
    case {K.name: v}: print("dotted key", v)
try:
    class K2: name = "a"
    match {"a": 5}:
        case {"a": _, K2.name: v}: print("same key twice")
except ValueError as e:
    print(e)
