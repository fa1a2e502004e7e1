l = [1, 2, 3]
it = iter(l)
print(next(it), next(it), next(it), next(it, "done"), next(it, None))
n = [0]
def step():
    n[0] += 1
    return n[0]
print(list(iter(step, 4)), list(iter(step, 99) if False else iter(lambda: 5, 5)), type(iter(step, 1)).__name__)
def raising():
    raise StopIteration
print(list(iter(raising, None)))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({"a": 1, "b": 2})), list(reversed({1: 2}.items())), list(reversed(bytearray(b"ab"))))
class Seq:
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * i
print(list(reversed(Seq())), list(Seq()), list(iter(Seq())), 4 in Seq())
class OldStyle:
    def __getitem__(self, i):
        if i > 2: raise StopIteration("stop too")
        return "item" + str(i)
print(list(OldStyle()))
class Raises:
    def __getitem__(self, i): raise ValueError("bad getitem")
class Count:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
c = Count()
print(list(c), list(c), [x for x in Count()], sum(Count()), max(Count()), 2 in Count(), list(zip(Count(), Count())), tuple(Count()), sorted(Count(), reverse=True), [*Count()], dict.fromkeys(Count()))
a, b, d = Count()
first, *rest = Count()
print(a, b, d, first, rest)
for f in (lambda: iter(5), lambda: next(5), lambda: next(iter([])), lambda: iter(5, 5), lambda: reversed(5), lambda: reversed({1}), lambda: list(Raises()), lambda: next([]), lambda: iter(), lambda: next(), lambda: reversed(iter([1])), lambda: iter(Count), lambda: list(reversed({}.values())) + [1 / 0]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
it = iter([1, 2, 3])
print(it.__length_hint__(), next(it), it.__length_hint__(), iter(it) is it, type(it).__name__, type(iter(())).__name__, type(iter("")).__name__, type(iter({})).__name__, type(iter(set())).__name__, type(iter(b"")).__name__, type(reversed([])).__name__)
r = reversed([1, 2, 3])
print(next(r), r.__length_hint__(), list(r))
