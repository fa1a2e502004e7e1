# What built-in functions and methods say of arguments of a wrong type, number or size.
import array
import collections
import itertools
import json
import operator


def say(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


say(json.loads, r'"\x"')
say(json.loads, r'"\u12"')
for kind in (bytes, bytearray, memoryview):
    say(int, kind(b"y"))
    say(int, kind(b"\xffz"), 5)
    say(int, kind(b""))
for number in (10**30, -10**30, 2**31, -1, 0x110000):
    say(chr, number)

print("-- in-place operators")
for left in ({}, set(), {}.keys(), None, 1.5, object(), [1], (1,), "a", range(2), iter([]), type("C", (), {})()):
    for right in ("s", [1], (1,), b"b"):
        for operation in (operator.imul, operator.mul):
            try:
                operation(left, right)
            except TypeError as e:
                print(str(e).replace("'collections.abc.", "'"))

print("-- concatenation")
for left in ("ab", b"ab", [], (), bytearray(), array.array("i"), collections.deque(), 1, {}):
    for right in (1, "c"):
        if not (isinstance(left, list | collections.deque) and right == "c"):
            say(operator.concat, left, right)
            say(operator.iconcat, left, right)

print("-- positions")
for sequence in ([1], (1,), collections.deque([1]), array.array("i", [1])):
    for bad in ("a", 1.5, None):
        say(sequence.index, 1, bad)
        say(sequence.index, 1, 0, bad)

print("-- methods beside slots")
for kind, name in ((list, "__getitem__"), (dict, "__getitem__"), (dict, "__contains__"), (set, "__contains__"), (frozenset, "__contains__")):
    method = getattr(kind, name)
    print(method, type(method).__name__, method.__doc__)
    bound = getattr(kind(), name)
    print(type(bound).__name__, bound.__qualname__)
    say(bound)
    say(bound, 1, 2)
    say(bound, k=1)
    say(method)
    say(method, kind())
    say(method, 5, 1)
say([10, 20].__getitem__, 1)
say([10, 20].__getitem__, slice(1))
say({1: 2}.__getitem__, 1)
say({1: 2}.__contains__, 1)
say({1, 2}.__contains__, 3)
say({1, frozenset([2])}.__contains__, {2})

print("-- None is no text")
say(b"".__format__, None)
say(object().__format__, None)
say(format, 1, None)
say(memoryview(b"").cast, None)
say(compile, "", "", None)
say(int.from_bytes, b"", None)
say((1).to_bytes, 1, None)
say(float.__getformat__, None)
say(type, None, (), {})
say(type(json), None)

print("-- keywords")
say(itertools.zip_longest, [1], zz=1)
say(itertools.zip_longest, [1], zz=1, fillvalue=2)
say(zip, [], zz=1)
say(zip, [], strict=1, zz=1)
say(itertools.product, [1], zz=1)
say(itertools.product, [1], zz=1, repeat=1)
print(list(itertools.zip_longest([1], [2, 3], fillvalue=0)))

print("-- sizes")
say((1).to_bytes, 10**30, "big")
say(itertools.combinations, [], 10**30)
say(itertools.permutations, [], 10**30)
say(itertools.product, [], repeat=10**30)
say(iter(range(3)).__setstate__, "a")
say(open, 9999)
