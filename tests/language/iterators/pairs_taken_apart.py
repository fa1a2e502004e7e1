# Loops that take the pairs of enumerate, zip and items() apart at once.
def pairs(iterable):
    return [(b, a) for a, b in iterable]


print(pairs(enumerate("abc")), pairs(enumerate([5, 6], 2**61 - 2)), pairs(enumerate((1, 2), -1)))
print(pairs(zip([1, 2, 3], (4, 5))), pairs(zip(range(3), range(10, 13))), pairs(zip([1], "x")))
it = iter([1, 2, 3, 4, 5])
print(pairs(zip(it, it)), list(it))
left = iter([1, 2, 3])
print(pairs(zip(left, [1])), list(left))
left, right = iter([1, 2, 3]), iter([1])
for a, b in zip(right, left):
    print(a, b)
print(list(left))
try:
    for a, b in zip([1, 2], [1], strict=True):
        print(a, b)
except ValueError as error:
    print(error)
d = {"a": 1, "b": 2, "c": 3}
del d["b"]
print(pairs(d.items()))
try:
    for key, value in d.items():
        d[key + "x"] = value
except RuntimeError as error:
    print(error)
for key, value in d.items():
    d[key] = value + 1
print(d)
items = [1, 2, 3]
for i, x in enumerate(items):
    if i < 3:
        items.append(x * 10)
print(items)
e = enumerate("xy")
for i, c in e:
    print(i, c, list(e))
try:
    for a, b, c in enumerate([1]):
        pass
except ValueError as error:
    print(error)
for i, i in enumerate([7, 8]):
    print(i)


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


for i, x in enumerate([Noisy("a"), Noisy("b")]):
    print("at", i)
x = None
print("end")
