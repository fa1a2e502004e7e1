l = [5, 2, 9, 1]
print(l.sort(), l, sorted(l, reverse=True), sorted("hello"), sorted({3: 1, 1: 2}), sorted([], key=lambda x: x / 0), sorted((2, 1)))
people = [("bob", 30), ("al", 25), ("cy", 30), ("di", 25)]
print(sorted(people, key=lambda p: p[1]), sorted(people, key=lambda p: p[1], reverse=True))
print(sorted(people, key=lambda p: (-p[1], p[0])), sorted(["b", "A", "c"], key=str.lower), sorted([3, -1, -2], key=abs), sorted(["aa", "b"], key=len))
big = [(i * 7919) % 1009 for i in range(1000)]
print(sorted(big) == list(range(1000)) or sorted(big)[:5], sorted(big, reverse=True)[:5])
stable = sorted([(i % 3, i) for i in range(12)], key=lambda t: t[0])
print(stable)
print(sorted([(i % 3, i) for i in range(12)], key=lambda t: t[0], reverse=True))
print(sorted([1.5, 1, True, 0, -2.5, 2 ** 70]), sorted([[2], [1, 5], [1]]), sorted([(1, "b"), (1, "a")]), sorted([float("inf"), 1, float("-inf")]))
class R:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"R{self.v}"
print(sorted([R(3), R(1), R(2)]), sorted([R(3), R(1)], reverse=True))
def check(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: sorted([1, "a"]))
check(lambda: sorted([None, 1]))
check(lambda: sorted([1j, 2j]))
check(lambda: sorted(5))
check(lambda: sorted([1], lambda x: x))
check(lambda: sorted([1], key=5))
check(lambda: sorted([3, 2, 1], key=lambda x: 1 // (x - 2)))
check(lambda: sorted([1], foo=1))
check(lambda: [].sort(None))
check(lambda: sorted([1, 2], reverse="x"))
l = [3, 1, 2]
def mutate(x):
    l.append(x)
    return x
check(lambda: l.sort(key=mutate))
print(sorted(l)[:3])
l = ["b", "a"]
def see(x):
    print("during sort", l)
    return x
l.sort(key=see)
print(l)
class Bad:
    def __lt__(self, o): raise ValueError("compare")
check(lambda: sorted([Bad(), Bad()]))
x = [3, 2, 1]
check(lambda: x.sort(key=lambda v: 1 // (v - 1)))
print(x, sorted(x, key=None), sorted([(2, Bad), (1, Bad)])[0][0])
runs = list(range(100)) + list(range(50, 0, -1)) + list(range(200, 300)) + [5] * 30
print(sorted(runs) == sorted(runs, reverse=True)[::-1], sorted(runs)[::40], sum(sorted(runs)) == sum(runs))
