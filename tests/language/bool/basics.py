print(True, False, repr(True), str(False), int(True), float(False), True + 1, True * "ab", ["f", "t"][True], f"{True} {False!r} {True:d} {True:5}|{True:>6}|{True:x}")
print(True & False, True | False, True ^ True, True & 3, 2 | False, not True, ~True, -True, True == 1, True is True, True != 0, True < 2, False < True)
print(bool(), bool(0), bool(""), bool([0]), bool(None), bool("False"), bool(0.0), bool(float("nan")))
print(type(True), isinstance(True, int), bool.__name__, True.real, True.bit_length(), hash(True), hash(False), {True: 1, 1: 2}, True.__and__(False), True.__and__(5), True.__or__(1.5), True.__xor__("a"))
print("%s %d %r %5s|%x" % (True, True, False, True, True), "{} {:d} {!r}".format(True, True, False), str(True).upper())
try:
    bool(1, 2)
except TypeError as e:
    print(e)
try:
    bool(x=1)
except TypeError as e:
    print(e)
print(sum([True, True, False]), [True, 1, 1.0].count(True), max(True, 2), any([]), all([]), int.__bool__(5), bool.from_bytes(b"\1", "big"), bool.__new__(bool, 5))
