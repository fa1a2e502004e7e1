a = bytearray(b"abc")
alias = a
a.append(100)
a.extend(b"ef")
a.extend([103, 104])
a += b"ij"
a.insert(0, 65)
print(a, alias is a, len(a), a[0], a[-1], a.pop(), a.pop(0), a)
a[0] = 90
a[1:3] = b"long replacement"
print(a)
del a[0], a[::2]
print(a)
a.remove(101)
a.reverse()
print(a, a.copy(), a.copy() is a)
a.clear()
print(a, bool(a))
print(bytearray(3), bytearray("é", "utf-8"), bytearray([1, 2]), bytearray(), bytearray(b"x") * 3, bytearray(b"a") + b"b", b"a" + bytearray(b"b"), type(b"a" + bytearray()), type(bytearray() + b""))
x = bytearray(b"0123456789")
x[::2] = b"abcde"
print(x, x[1::3], x[::-1], 97 in x, b"1" in x, x == b"a1b3c5d7e9", x < b"b", list(x[:2]))
x[2:2] = b"INS"
x[5:] = []
x[-1:] = [1, 2, 3]
x[len(x):] = range(3)
print(x, x.find(b"INS"), x.upper(), x.split(b"I"), x.replace(b"N", b""), x.decode("latin-1"), x.hex(), x.isalpha(), x.startswith(b"a1"), x.count(1))
x *= 2
print(x, x.__alloc__() > 0 if hasattr(x, "__alloc__") else True)
print(repr(bytearray(b"it's \"q\"\n")), str(bytearray(b"s")), bytearray(b"%d") % 5, bytearray.fromhex("6162"), b"x".join([bytearray(b"1"), b"2"]), type(bytearray(b"a").upper()), bytearray(b"abc").translate(None, b"b"))
for f in (lambda: bytearray().pop(), lambda: x.remove(255), lambda: x.append(256), lambda: x.append("a"), lambda: x.extend("abc"), lambda: x.extend([300]), lambda: x.__setitem__(0, 300), lambda: x.__setitem__(100, 1), lambda: x.__setitem__(slice(0, 4, 2), b"abc"), lambda: hash(x), lambda: x.insert(0, -1), lambda: x[100], lambda: bytearray("a"), lambda: x.pop(100), lambda: x.__setitem__(slice(0, 1), 5), lambda: x.__setitem__(slice(0, 1), "a"), lambda: bytearray(-1), lambda: x.__delitem__(99)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
