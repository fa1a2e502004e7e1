# What warm code has learnt about attributes must not outlive a change: properties, instance dicts, classes.


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def sum(self):
        return self.x + self.y

    def name(self):
        return "name of class"


def read(p):
    return p.x, p.sum, p.kind, p.name()


def warm(p):
    for _ in range(100):
        result = read(p)
    return result


print(warm(Point(1, 2)))

# The instance goes over to a dict, gets more names, hides what the class has.
p = Point(3, 4)
p.__dict__["extra"] = 1
print(warm(p))
p.__dict__["kind"] = "own"
p.name = lambda: "own name"
print(warm(p))
del p.kind, p.name
print(warm(p))
p.__dict__ = {"y": 6, "x": 5}
print(warm(p))
del p.x
try:
    read(p)
except AttributeError as e:
    print(e)

# The class changes under warm code.
q = Point(7, 8)
print(warm(q))
Point.sum = property(lambda self: self.x * self.y)
print(warm(q))
Point.sum = 5
print(warm(q))
Point.x = property(lambda self: "now a property")
print(warm(q)[0])
del Point.x
print(warm(q)[0])


# Several shapes at one place.
class A:
    def __init__(self):
        self.v = "a"


class B:
    v = "class b"


class C:
    __slots__ = ("v",)

    def __init__(self):
        self.v = "c"


class D(dict):
    pass


d = D()
d.v = "d"
many = [A(), B(), C(), d, A, B]
A.v = "class a"


def all_of(objects):
    return [o.v for o in objects]


for _ in range(50):
    result = all_of(many)
print(result)


def set_all(objects, value):
    for o in objects:
        o.v = value


for i in range(50):
    set_all(many, i)
print(all_of(many))


class Raises:
    @property
    def bad(self):
        raise ValueError("from the getter")


def get_bad(o):
    try:
        return o.bad
    except ValueError as e:
        return str(e)


for _ in range(50):
    result = get_bad(Raises())
print(result)


class Deep:
    @property
    def self_again(self):
        return self.self_again


def go_deep():
    try:
        Deep().self_again
    except RecursionError as e:
        return "too deep"


print([go_deep() for _ in range(3)])


class Many:
    """More attributes than a class foresees, in different orders."""

    def fill(self, names):
        for n in names:
            setattr(self, n, n)
        return self


letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
for _ in range(30):
    m = Many().fill(letters)
    n = Many().fill(reversed(letters))
    result = m.a, m.z, m.Z, n.a, n.z, n.Z
print(result, list(vars(m)) == list(letters), list(vars(n)) == list(reversed(letters)))
