def numbers(limit):
    for i in range(limit): yield i
def only(pred, items):
    for x in items:
        if pred(x): yield x
def chunk(items, n):
    part = []
    for x in items:
        part.append(x)
        if len(part) == n:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)
print(list(chunk(only(lambda x: x % 3, numbers(12)), 3)))
class Tree:
    def __init__(self, v, l=None, r=None): self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
print(list(Tree(4, Tree(2, Tree(1), Tree(3)), Tree(6))))
def sieve():
    def ints():
        n = 2
        while True:
            yield n
            n += 1
    it = ints()
    while True:
        p = next(it)
        yield p
        it = (n for n in it if n % p) if False else filter(lambda n, p=p: n % p, it)
print([p for p, _ in zip(sieve(), range(15))])
def perm(items):
    if not items: yield []
    for i in range(len(items)):
        for rest in perm(items[:i] + items[i+1:]):
            yield [items[i]] + rest
print(len(list(perm("abcd"))), next(perm("xyz")))
def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for it in list(its):
            try:
                yield next(it)
            except StopIteration:
                its.remove(it)
print("".join(interleave("ace", "bd", "123456")))
