# oracle: none - CPython overflows its stack
"""Objects that natives follow from one to the next, laid over each other: at most an error, no crash."""
import io
import itertools
import types

DEEP = 40_000


def layers(first, over):
    top = first
    for _ in range(DEEP):
        top = over(top)
    return top


def tried(what, act):
    try:
        act()
    except (RecursionError, AttributeError, KeyError, TypeError):  # the compiler makes loops of some
        pass
    print(what)


tried("map", lambda: next(layers(iter([1]), lambda i: map(str, i))))
tried("chain", lambda: next(layers(iter([1]), itertools.chain)))
tried("generator", lambda: next(layers(iter([1]), lambda i: (x for x in i))))

method = layers(len, lambda f: types.MethodType(f, 1))
tried("call of a method", lambda: method())
tried("hash of a method", lambda: hash(method))
tried("attribute of a method", lambda: method.other)

abstract = layers(len, staticmethod)
tried("attribute of a static method", lambda: abstract.__isabstractmethod__)
bound = layers(len, classmethod)
tried("class method", lambda: bound.__get__(1))

alias = layers(list, lambda a: types.GenericAlias(a, int))
tried("hash of an alias", lambda: hash(alias))
tried("attribute of an alias", lambda: alias.other)

proxy = layers({}, types.MappingProxyType)
tried("len of a proxy", lambda: len(proxy))
tried("iteration over a proxy", lambda: list(proxy))
tried("look-up in a proxy", lambda: proxy[1])
tried("membership in a proxy", lambda: 1 in proxy)
tried("hash of a proxy", lambda: hash(proxy))
tried("union of proxies", lambda: proxy | proxy)

readers = [io.BufferedReader(io.BytesIO()) for _ in range(DEEP)]
for i in range(DEEP - 1, 0, -1):  # the upper ones first: making one asks all below
    readers[i].__init__(readers[i - 1])
tried("streams", lambda: readers[-1].closed)
for reader in reversed(readers):  # closing so many layers one from within another takes minutes
    reader.__init__(io.BytesIO())
