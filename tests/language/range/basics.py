r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[1:3], r[::-1], r[::2], r.start, r.stop, r.step, 5 in r, 6 in r, 5.0 in r, "a" in r, r.index(8), r.count(8), r.count(9), r == range(2, 19, 3), range(0) == range(1, 1), hash(r) == hash(range(2, 19, 3)), r != [2], bool(range(0)), range(3)[1:], range(10)[20:], range(10)[-3:][::-1])
print(list(range(5, 0, -2)), list(range(0)), list(range(3, 3)), list(range(-3, 0)), range(5, 0), len(range(0, -10, -3)), list(reversed(range(5))), list(reversed(range(0, 10, 3))), range(1, 2, 1), range(3), max(range(5)), sum(range(101)), list(range(True, 3)))
big = range(10 ** 30, 10 ** 30 + 10, 3)
print(big, list(big), big[2], 10 ** 30 + 3 in big, big.index(10 ** 30 + 6), big[-1], range(2 ** 70)[2 ** 69], big[1:])
try:
    len(range(10 ** 30))
except OverflowError as e:
    print(e)
for i in range(2 ** 62, 2 ** 62 + 3): print(i)
for i in range(2 ** 61 - 1, 2 ** 61 + 2): print(i)
for i in range(3): i = i * 10; print(i)
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(range(I(3)), range(I(1), I(9), I(4)), I(1) in range(3))
for f in (lambda: range(), lambda: range(1, 2, 0), lambda: range(1.0), lambda: range("a"), lambda: range(1, 2, 3, 4), lambda: r[10], lambda: r["a"], lambda: r.index(9), lambda: range(None), lambda: setattr(r, "start", 1), lambda: range(3) + range(3), lambda: range(3) < range(4), lambda: range(stop=5), lambda: r.index("a"), lambda: range(3) * 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), list(it), type(it).__name__, type(iter(range(2 ** 70, 2 ** 70 + 1))).__name__)
