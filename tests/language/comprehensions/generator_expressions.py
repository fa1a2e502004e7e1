g = (x * x for x in range(4))
print(type(g).__name__, next(g), list(g), list(g))
print(sum(x for x in range(10)), max(len(w) for w in ["a", "bbb"]), ",".join(str(i) for i in range(3)))
print(any(x > 2 for x in range(5)), all(x for x in [1, 0, 2]))
# the first iterable is evaluated at once, the rest lazily
def loud(n):
    print("made", n)
    return range(n)
g = (a + b for a in loud(2) for b in loud(1))
print("before")
print(list(g))
try:
    (x for x in 5)
except TypeError as e:
    print(e)
g = (1 / x for x in [1, 0, 2])
print(next(g))
try:
    next(g)
except ZeroDivisionError as e:
    print(e)
print(list(g))
n = 10
g = (x + n for x in range(2))
n = 20
print(list(g))
print(dict((k, len(k)) for k in ["a", "bb"]), set(x // 2 for x in range(4)), tuple(x for x in "ab"))
def uses_locals():
    base = 5
    return list(base + i for i in range(3) if i < base)
print(uses_locals())
print(list((i, j) for i in range(2) for j in range(2) if i != j))
def take(n, it): return [x for _, x in zip(range(n), it)]
def count():
    n = 0
    while True:
        yield n
        n += 1
print(take(3, (x for x in count() if x % 7 == 3)))
