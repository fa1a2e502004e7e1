# Calls of classes by warm code: __init__, __new__ and metaclasses that change, wrong arguments, results that are not None.


class Plain:
    def __init__(self, a, b=2):
        self.ab = a, b


def make(cls, *args):
    for _ in range(50):
        result = cls(*args)
    return result


def make_one(cls, a):
    return cls(a)


def make_two(cls):
    return cls(1, 2)


for _ in range(50):
    one, two = make_one(Plain, 1), make_two(Plain)
print(one.ab, two.ab)


def new_init(self, a, b):
    self.ab = "new", a, b


Plain.__init__ = new_init
print(make_two(Plain).ab)
try:
    make_one(Plain, 1)
except TypeError as e:
    print(e)

Plain.__new__ = lambda cls, *args: ("instead", args)
print(make_two(Plain))


class Other:
    def __init__(self, a):
        return a


for value in [None] * 50 + [1]:
    try:
        o = make_one(Other, value)
    except TypeError as e:
        print(e)


class Base:
    def __init__(self, a, b):
        self.made = a, b


class Derived(Base):
    pass


for _ in range(50):
    d = make_two(Derived)
print(d.made)


def derived_init(self, *args):
    self.made = args


Derived.__init__ = derived_init
print(make_two(Derived).made)
del Derived.__init__
print(make_two(Derived).made)


class Fails:
    def __init__(self, a):
        if a == 49:
            raise ValueError(a)

    def __del__(self):
        Fails.gone += 1


Fails.gone = 0
for i in range(50):
    try:
        make_one(Fails, i)
    except ValueError as e:
        print("failed", e)
print(Fails.gone)


class Meta(type):
    def __call__(cls, *args):
        return "called", args


class WithMeta(metaclass=Meta):
    pass


print(make_two(WithMeta))


class Generator:
    def __init__(self, a):
        yield a


try:
    make_one(Generator, 1)
except TypeError as e:
    print(e)


def deep(n):
    class Chain:
        def __init__(self, n):
            self.next = Chain(n - 1) if n else None

    return Chain(n)


for _ in range(10):
    c = deep(20)
try:
    deep(10000)
except RecursionError as e:
    print("too deep")
