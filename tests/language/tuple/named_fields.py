# Fields of named tuples read again and again, on tuples that are shorter or of other classes, and unpacking of subclasses.
from collections import namedtuple

Edge = namedtuple("Edge", "target cost")


def read(edges):
    total = 0
    for edge in edges:
        total += edge.target * edge.cost
    return total


print(read([Edge(i, i + 1) for i in range(100)]))
short = tuple.__new__(Edge, (7,))
print(short.target)
try:
    read([Edge(1, 2)] * 50 + [short])
except IndexError as e:
    print("IndexError", e)


class Weighted(Edge):
    @property
    def cost(self):
        return 100


class Open(Edge):
    pass


opened = Open(3, 4)
opened.note = "x"
print(read([Weighted(2, 3), Edge(2, 3), opened] * 20), opened.note, opened.__dict__)
try:
    opened.cost = 5
except AttributeError as e:
    print("AttributeError", e)
opened.__dict__["target"] = "hidden"
print([opened.target for _ in range(3)])
Open.cost = property(lambda self: "mine")
print([e.cost for e in [opened, Edge(1, 2)] * 2])
Edge.extra = Edge.target
print([Edge(8, 9).extra for _ in range(3)], Edge.target.__doc__)
del Open.cost
print([e.cost for e in [opened, Edge(1, 2)] * 2])


class Foreign:
    target = Edge.target


for _ in range(3):
    try:
        Foreign().target
    except TypeError as e:
        print("TypeError", e)


def unpack(source):
    for _ in range(3):
        a, b = source
    return a, b


class Backwards(tuple):
    def __iter__(self):
        return reversed(tuple(self[i] for i in range(len(self))))


print(unpack(Edge(1, 2)), unpack(Weighted(1, 2)), unpack(Backwards((1, 2))))
for wrong in (short, Backwards((1, 2, 3)), tuple.__new__(Edge, (1, 2, 3))):
    try:
        unpack(wrong)
    except ValueError as e:
        print("ValueError", e)
Edge.__iter__ = lambda self: iter("xy")
print(unpack(Edge(1, 2)))
del Edge.__iter__
print(unpack(Edge(1, 2)))
