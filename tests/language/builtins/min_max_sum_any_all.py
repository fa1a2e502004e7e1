print(min(3, 1, 2), max([3, 1, 2]), min("hello"), max("a", "b"), min([1, 2], key=lambda x: -x), max("bb", "a", key=len), min([], default="d"), max((), default=None), min({3: 1, 2: 5}), max([(1, "b"), (1, "a")]), min(1, 1.0), min(1.0, 1), max([1, True, 1.0]), min(x for x in [5, 3]), max([[1], [2]]), max("abc", key=lambda c: c == "b"), min([3, 1], default=0))
print(sum([1, 2]), sum([]), sum([1.5, 2]), sum([[1], [2]], []), sum((1, 2), 10), sum(range(5), start=100), sum([0.1] * 3), sum([2 ** 70, 1]), sum([True, False, True]), sum(x * x for x in range(4)), sum([1j, 1]), sum([(1,), (2,)], ()))
print(any([]), all([]), any([0, 1]), all([1, 0]), any("a"), all(["a", ""]), any(x > 2 for x in range(5)), all(x < 3 for x in range(5)))
it = iter([0, 1, 2, 3])
print(any(it), list(it))
it = iter([1, 0, 2])
print(all(it), list(it))
for f in (lambda: min(), lambda: max([]), lambda: min(5), lambda: max(1, "a"), lambda: sum(5), lambda: sum(["a"]), lambda: sum([[1]]), lambda: sum("ab", ""), lambda: any(5), lambda: all(None), lambda: min(1, 2, default=3), lambda: max([1], key=5), lambda: min([1], foo=2), lambda: max(None, 1), lambda: min([1, None]), lambda: sum([1], 2, 3), lambda: any([], []), lambda: sum([b"a"], b""), lambda: max([1j, 2j])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Add:
    def __radd__(self, o): return f"radd {o}"
print(sum([Add()]), sum([1, 2, Add()]))
