# What a class adds to its namespace stands behind what the body has defined, in CPython's order.
import enum


class Documented:
    "doc"
    x = 1

    def f(self):
        pass


class Plain:
    x = 1

    def f(self):
        pass


class Slots:
    __slots__ = ("a", "b")
    x = 1


class AllOfIt:
    __slots__ = ("a", "b", "__dict__", "__weakref__")
    x: int = 1

    def __eq__(self, other):
        pass


class Late:
    def __eq__(self, other):
        pass

    __doc__ = 5


class Derived(Plain):
    pass


class E(enum.Enum):
    A = 1


for c in (Documented, Plain, Slots, AllOfIt, Late, Derived, type("Q", (), {"z": 1}), type("Q", (), {"__doc__": None, "__module__": "a"})):
    print(c.__name__, list(c.__dict__))
