def chain(*its):
    for it in its: yield from it
def islice(it, n): return (x for x, _ in zip(it, range(n))) if False else (x for _, x in zip(range(n), it))
def count(n=0, step=1):
    while True:
        yield n
        n += step
def cycle(it):
    saved = []
    for x in it:
        yield x
        saved.append(x)
    while saved: yield from saved
def accumulate(it, f=lambda a, b: a + b):
    it = iter(it)
    try: total = next(it)
    except StopIteration: return
    yield total
    for x in it:
        total = f(total, x)
        yield total
def groupby(it, key=lambda x: x):
    group, k = [], object()
    for x in it:
        if group and key(x) != k:
            yield k, group
            group = []
        k = key(x)
        group.append(x)
    if group: yield k, group
def product(*pools):
    if not pools: yield (); return
    for x in pools[0]:
        for rest in product(*pools[1:]): yield (x, *rest)
def combinations(items, r):
    if r == 0: yield (); return
    for i, x in enumerate(items):
        for rest in combinations(items[i + 1:], r - 1): yield (x,) + rest
def tee(it, n=2):
    it, queues = iter(it), [[] for _ in range(n)]
    def gen(q):
        while True:
            if not q:
                try: v = next(it)
                except StopIteration: return
                for o in queues: o.append(v)
            yield q.pop(0)
    return tuple(map(gen, queues))
print(list(chain("ab", [1], range(2))), list(islice(count(5, 2), 4)), "".join(islice(cycle("xyz"), 7)), list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 4], max)), list(accumulate([])))
print([(k, len(g)) for k, g in groupby("aaabbc")], list(product("ab", [1, 2])), list(product()), list(combinations("abcd", 2)), len(list(combinations(range(8), 4))))
a, b = tee(x * x for x in range(4))
print(next(a), next(a), list(b), list(a))
class Peek:
    _none = object()
    def __init__(self, it): self.it, self.ahead = iter(it), self._none
    def __iter__(self): return self
    def __next__(self):
        if self.ahead is not self._none:
            v, self.ahead = self.ahead, self._none
            return v
        return next(self.it)
    def peek(self, default=None):
        if self.ahead is self._none: self.ahead = next(self.it, self._none)
        return default if self.ahead is self._none else self.ahead
p = Peek([1, 2])
print(p.peek(), next(p), p.peek(), list(p), p.peek("empty"))
