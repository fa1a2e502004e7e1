t = (1, "a", None)
print(t, len(t), t[0], t[-1], t[1:], t[::-1], t + (2,), t * 2, 2 * (0,), () * 5, "a" in t, t.index("a"), t.count(1), (1,), (), tuple(), tuple("ab"), tuple([1, [2]]), tuple(t) is t, t[:] is t)
print((1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (1, 2) == (1, 2), (1, 2) != [1, 2], ((1, 2), 3) < ((1, 3), 0), hash((1, 2)) == hash((1, 2)), hash(()) == hash(()), {(1, 2): "v"}[1, 2])
a = 1,
b = 1, 2
(c), d = 3, 4
print(a, b, c, d, (1), type((1)), *(5, 6), [*b], {**{"k": b}})
print(hash((1, 2, 3)), hash(()), hash((1.0, 2, 3)), hash(((),)), hash((0,)), hash((-1, -2)), hash((2 ** 70, 0.5)), hash((True, False)))
for f in (lambda: t[5], lambda: t["a"], lambda: t + [1], lambda: t * "a", lambda: t < [1], lambda: tuple(5), lambda: tuple(1, 2), lambda: t.index("z"), lambda: hash(([],)), lambda: t.append(1), lambda: (1, "a") < (1, 2), lambda: t.index(1, 1), lambda: tuple(x=1), lambda: (0,) * 10 ** 19):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class T(tuple):
    def __repr__(self): return "T" + super().__repr__()
x = T((1, 2))
x.attr = 5
print(x, x[0], x + (3,), type(x + (3,)).__name__, type(x[:]).__name__, x == (1, 2), hash(x) == hash((1, 2)), x.attr, T(), isinstance(x, tuple), T("ab"), x.__getnewargs__())
print(max((3, 1), (2, 9)), min([(1, "b"), (1, "a")]), sorted([(2, 1), (1, 2)]), sum((1, 2, 3)), tuple(reversed((1, 2))), (1, 2).__add__((3,)), (1,).__mul__(2), any((0, 1)), tuple[int, str])
