# Keywords from a mapping with repeated keys, and from keys of a subclass of str.
from collections.abc import Mapping


class Pairs(Mapping):
    def __init__(self, items):
        self._items = items

    def __iter__(self):
        return (key for key, _ in self._items)

    def __getitem__(self, key):
        for k, v in self._items:
            if k == key:
                return v
        raise KeyError(key)

    def __len__(self):
        return len(self._items)


def f(*args, **kwargs):
    return args, kwargs


print(f(**Pairs([("x", 1), ("y", 2)])))
for call in (lambda: f(**Pairs([("x", 1), ("x", 2)])), lambda: f(a=3, **Pairs([("x", 1), ("x", 2)])),
             lambda: f(**Pairs([("a", 3)]), **Pairs([("x", 1), ("x", 2)]))):
    try:
        call()
    except TypeError as error:
        print(error)


class Name(str):
    def __eq__(self, other):
        x.pop(self, None)
        return str.__eq__(self, other)

    def __hash__(self):
        return str.__hash__(self)


x = {Name("a"): 1, Name("b"): 2}


def g(a, b):
    return a, b


print(g(**x))


# Subclasses take no keywords that nobody looks at.
for base in (list, tuple, set, frozenset, map, filter):
    arguments = (None, [1]) if base in (map, filter) else ([1],)
    plain = type("Plain", (base,), {})
    try:
        plain(*arguments, newarg=3)
    except TypeError as error:
        print(error)
