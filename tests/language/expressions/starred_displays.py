a = [1, 2]
print([*a, *a, 3], (*a, 4), {*a, *[2, 9]}, {**{"x": 1}, "y": 2, **{"x": 3}})
print([*"ab", *range(2), *{}])
def f(*args, **kw): return args, kw
print(f(*a, *"x", 5, *(), k=1, **{"z": 2}, y=3, **{}))
x = *a, 7
print(x)
for i in *a, 8:
    print(i)
print(*a, sep="-")
print({**{}, **dict(a=1)})
def g():
    return *a, *a
print(g())
def check(fn):
    try:
        fn()
    except TypeError as e:
        print(e)
check(lambda: [*5])
check(lambda: {**5})
check(lambda: {**[1]})
check(lambda: f(*5))
check(lambda: f(**5))
check(lambda: f(**{1: 2}))
check(lambda: f(a=1, **{"a": 2}))
check(lambda: {*[[]]})
check(lambda: print(*None))
l = [1, 2, 3]
print(l[*[0]] if False else "subscript star is 3.11")
class S:
    def __getitem__(self, k): return k
print(S()[*a], S()[1, *a], S()[*()])
