# Built-in iterators describe themselves: copies and pickles go on where the original stands.
import copy
import pickle


def identity(x):
    return x


class Sequence:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * 10


def make():
    return [iter([1, 2, 3, 4]), reversed([1, 2, 3, 4]), iter((1, 2, 3, 4)), iter(range(0, 10, 3)), iter(range(10**30, 10**30 + 4)),
            iter({1: 2, 3: 4, 5: 6}), iter({1: 2, 3: 4}.values()), iter({1: 2, 3: 4}.items()), reversed({1: 2, 3: 4, 5: 6}),
            enumerate("abc", 5), zip([1, 2, 3], "abc"), map(identity, [1, 2, 3]), filter(None, [0, 1, 2, 3]),
            reversed((1, 2, 3)), iter("abc"), iter(b"abc")]


for it in make():
    next(it)
    print(type(it).__name__, list(pickle.loads(pickle.dumps(it))), list(copy.copy(it)))
it = iter({1, 2, 3})
first = next(it)
print(sorted([first, *copy.copy(it)]), len(list(it)))
print(list(copy.copy(iter(Sequence()))), iter(int, 1).__reduce__()[1] == (int, 1))
for it in make():
    list(it)
    print(type(it).__name__, list(copy.copy(it)))
for make_one in [lambda: iter([1, 2, 3]), lambda: reversed([1, 2, 3]), lambda: iter((1, 2, 3)), lambda: iter(range(3)),
                 lambda: iter(range(10**30, 10**30 + 3)), lambda: reversed((1, 2, 3))]:
    for state in [-5, -1, 0, 1, 2, 5]:
        it = make_one()
        it.__setstate__(state)
        print(list(it), end=" ")
    print()
z = zip([1], [2, 3], strict=True)
print(z.__reduce__()[2:], zip([1]).__reduce__()[2:])
print(b"\x01\x02\x03".hex("\0"), b"\x01\x02".hex(":", 0))
b = bytearray(b"abcdef")
b[1:-1:2] = b""
print(b)
exec(b"# coding: iso8859-15\nprint(ascii('\xa4'))")
