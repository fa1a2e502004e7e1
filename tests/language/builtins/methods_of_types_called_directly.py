print(print.__name__, print.__self__.__name__)
print(len.__self__.__name__, [].append.__self__, "a".upper.__name__, str.upper.__objclass__, dict.fromkeys.__self__, (5).__add__.__self__, int.__add__.__objclass__)
f = [1].append
f(2)
print(f.__self__, str.upper("a"), list.append(f.__self__, 3), f.__self__, int.__add__(1, 2), str.__len__("abc"), dict.get({"a": 1}, "a"), "abc".__getitem__(1), object.__repr__(5)[:7], int.__repr__(5), list.__len__([1]), str.__eq__("a", "a"), str.__eq__("a", 5))
for g in (lambda: str.upper(5), lambda: str.upper(), lambda: list.append(5, 1), lambda: int.__add__("a", 1), lambda: int.__add__(1), lambda: dict.fromkeys(), lambda: list.append([], 1, 2), lambda: object.__new__(), lambda: int.__new__(), lambda: str.__len__(5), lambda: [].append.__self__.nope, lambda: "a".join("b", "c"), lambda: "a".upper(1), lambda: [].sort(1), lambda: {}.get(k=1)):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
print([1].append == [1].append, f == f, f != f.__self__.append, hash(f) == hash(f), len == len, "a".upper == "a".upper)
x = []
print(x.append == x.append, x.append == [].append, x.append is x.append)
