print([x * x for x in range(5)], {x % 3 for x in range(10)}, {x: x * x for x in range(4)})
print([x for x in range(20) if x % 2 if x % 3 == 0], [(x, y) for x in range(3) for y in range(x)])
print([[j for j in range(i)] for i in range(4)])
print([c for line in ["ab", "cd"] for c in line if c != "b"])
print({k: v for k, v in zip("abc", range(3))}, {v: k for k, v in {"a": 1, "b": 2}.items()})
print([a + b for a, b in [(1, 2), (3, 4)]], [x for x, in [(1,), (2,)]], [r for a, *r in ["xyz"]])
x = "outer"
[x for x in range(3)]
print(x)
print([x for x in [1, 2] for x in [x * 10, x * 20]])
print([i for i in range(3) if (lambda: i)() != 1])
print({"k": [n for n in range(2)]}, [n if n else "zero" for n in range(2)])
def f(n): return [n + m for m in range(n) if n - m > 1]
print(f(4))
print([y for x in range(4) if x % 2 for y in [x] * x if y])
print([lambda: i for i in range(3)][0]())
class C:
    items = [1, 2]
    doubled = [i * 2 for i in items]
    try:
        nested = [i for i in range(2) for j in items2]
    except NameError as e:
        print(e)
print(C.doubled, len({(a, b) for a in "ab" for b in "ab"}))
