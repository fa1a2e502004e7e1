print([1, 2] < [1, 3], [1] < [1, 0], [] < [1], [2] > [1, 9], [1, 2] == [1, 2], [1] != (1,), [1, 2] <= [1, 2], [[1], 2] < [[1], 3], ["a"] < ["b"])
nan = float("nan")
print([nan] == [nan], [nan] == [float("nan")], nan in [nan], [nan].index(nan), [nan].count(nan), [1, nan] < [1, 2])
l = [1, "a", None, 2.5, (1,), [2], {3}, {4: 5}, b"x", ..., int, range(2)]
print(l, str(l) == repr(l))
l.append(l)
print(l[-1] is l, l)
a, b = [], []
a.append(b); b.append(a)
print(a)
d = {}
d["self"] = d
d["list"] = [d]
print(d)
t = ([],)
t[0].append(t)
print(t)
try:
    a == b
except RecursionError as e:
    print("RecursionError")
try:
    [1] < ["a"]
except TypeError as e:
    print(e)
try:
    [1, 2] < (1, 2)
except TypeError as e:
    print(e)
class Cmp:
    def __eq__(self, o):
        print("eq called")
        return True
print([Cmp()] == [1], [1] == [Cmp()], Cmp() in [1], [1, 2].index(Cmp()))
x = Cmp()
print([x] == [x], x in [x], [x].count(x))
class L(list): pass
print(L([1]) == [1], L([1]), repr(L()), L([1]) + [2], type(L([1]) + [2]).__name__, type(L([1])[:]).__name__, type(L([1]).copy()).__name__)
