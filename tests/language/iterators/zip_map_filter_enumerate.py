print(list(zip()), list(zip("ab")), list(zip("abc", [1, 2])), list(zip("ab", [1, 2], (3, 4))), list(zip(*[(1, 2), (3, 4)])), list(zip("ab", "cd", strict=True)), list(zip(strict=True)))
for f in (lambda: list(zip("abc", [1], strict=True)), lambda: list(zip([1], "abc", strict=True)), lambda: list(zip("ab", "cd", "e", strict=True)), lambda: list(zip("ab", "cd", "efg", strict=True)), lambda: zip(1), lambda: zip([1], 2), lambda: zip([1], foo=1), lambda: list(map(lambda x: 1 / x, [1, 0])), lambda: list(filter(5, [1])), lambda: map(5), lambda: list(map(5, [1])), lambda: enumerate(), lambda: enumerate([1], "a"), lambda: filter(None), lambda: list(map(len, [1])), lambda: enumerate([1], start=1.5), lambda: next(zip())):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(None or abs, [-1])), list(map(max, [1, 5], [3, 2], [2, 9])), list(filter(None, [0, 1, "", "a", None])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isdigit, "a1b2")))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), list(enumerate([], 1)), list(enumerate("a", 2 ** 62)), list(enumerate("ab", 2 ** 64)))
z = zip([1, 2, 3], iter("ab"))
print(iter(z) is z, next(z), list(z), list(z), type(z).__name__, type(map(abs, [])).__name__, type(filter(None, [])).__name__, type(enumerate([])).__name__)
a, b = iter([1, 2, 3]), iter("x")
print(list(zip(a, b)), list(a))
it = iter([1, 2, 3, 4, 5])
print(list(zip(it, it)), dict(enumerate("ab")), [i + j for i, (j, k) in enumerate([(1, 2), (3, 4)])], sum(map(int, "123")), max(enumerate([3, 9, 2]), key=lambda p: p[1]))
m = map(lambda x: print("called", x) or x, [1, 2])
print("lazy")
print(next(m), list(m))
def stops():
    yield 1
    return
print(list(map(lambda x, y: (x, y), stops(), [1, 2])), list(zip(stops(), stops())))
