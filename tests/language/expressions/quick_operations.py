# Operations with a short way for common operands: they must not differ from the long way.
import sys

edges = [0, 1, -1, 2**61 - 1, 2**61, -(2**61), -(2**61) - 1, 2**63, 2**64 - 1, 2**64, 2**64 + 1, 2**125 + 7, 2**127, 2**128 - 1, 2**128, -(2**128) + 1, 3**90]
total = 0
for a in edges:
    for b in edges:
        s, d, p = a + b, a - b, a * b
        assert s - b == a and d + b == a and hash(s - a) == hash(b), (a, b)
        assert b == 0 or (p // b == a and p % b == 0), (a, b)
        assert (s > a) == (b > 0) and (d < a) == (b > 0)
        total = (total * 31 + s + d + p) % (2**89 - 1)
print(total, True + 2**64, 2**64 * True, 2**64 - False)

for format, args in [("%s", "abc"), ("%s", ("abc",)), ("%d|%s", (5, 6)), ("%s%s", ("", "")), ("%s", ""), ("%s", "x"), ("x%%y%s", 1), ("a%sé", "ü"),
                     ("%s-%s", ("é", "日")), ("%s", (("t",),)), ("%(a)s %(b)d", {"a": "x", "b": -3}), ("%(a)s", {"a": 1.5}), ("plain", {"a": 1}), ("plain", ()),
                     ("%s", {"a": 1}), ("%(a)5s|%(a)-5s|", {"a": "q"}), ("%(x(y)z)s", {"x(y)z": "nested"}), ("%s" * 9, tuple("123456789")), ("%d", True), ("%s", None),
                     ("%s %s", ("a" * 5000, 1))]:
    made = format % args
    print(len(made), made[:40])
for format, args in [("%s %s", "a"), ("%s", ("a", "b")), ("%(a)s", {"b": 1}), ("%(a", {"a": 1}), ("%(a)", {"a": 1}), ("%", 1), ("%d", "x"), ("x", 1), ("%q", 1), ("%(a)s", "x")]:
    try:
        print(format % args)
    except Exception as error:
        print(type(error).__name__, error)

text = "ab" * 30 + "abc" + "ab" * 30
print("abc" in text, "abd" in text, text.find("ba" * 29 + "bc"), text.count("aba"), text.replace("abc", "-").count("-"), "" in text, "ab" in "a", "ab" in "ab", "b" * 3 in "bb")
print(text.find("abx"), ("a" * 100).find("a" * 50 + "b"), ("a" * 20 + "b").find("a" * 9 + "b"), b"aab".find(b"ab"), b"aab".find(b""), (b"a" * 30 + b"c").index(b"ac"))
print("a,b,,c".split(","), ",".split(","), "".split(","), "a,b,c".split(",", 1), "a,b".split(",", 0), "a\u00e9b".split("\u00e9"), "ab".split("\u20ac"), "a\u20acb,c".split(","))
b = b"abcdef"
print(b + b"", b"" + b, b + b"x", b + bytearray(b"y"), b[1:3], b[:0], b[-2:], b[::2], b[0], b[-1], b[:])
for i in (6, -7):
    try:
        b[i]
    except IndexError as error:
        print(error)
print("ab".encode(), "é".encode(), "ab".encode("utf-16-le"), "" + "é", "é" + "日", "x" + "é")
print([1] + [2], (1,) + (2,), bytearray(b"a") + bytearray(b"b"))


class Text(str):
    def __add__(self, other):
        return "added"

    def __mod__(self, other):
        return "mod"


print(Text("a") + Text("b"), Text("%s") % "x", "%s" % Text("t"))


class Sized:
    def __len__(self):
        return 0


class Truth:
    def __bool__(self):
        return False


print([bool(x) for x in (Sized(), Truth(), object(), b"", b"x", set(), {1}, range(0), 0.0, 0j, "", [], (), {}, NotImplemented is None, len, 2**70)])


class Holder:
    __slots__ = ("a", "b")


class Child(Holder):
    pass


class Simple:
    def method(self):
        return "method"

    def take(self):
        return [self.method for _ in range(100)][-1]()


simple = Simple()
print(simple.take())
simple.method = lambda: "own"
print(simple.take())
Simple.method = lambda self: "replaced"
print(simple.take(), Simple().take())
del simple.method
print(simple.take())


def names(values):
    return [value.append.__self__ is value for value in values]


print(names([[], [1], bytearray()] * 40)[-3:])


def call_method(x):
    return x.take()


other = Simple()
other.__dict__
print({call_method(o) for o in [other] * 100})
other.take = lambda: "shadow"
print({call_method(o) for o in [other, simple] * 3} == {"shadow", "replaced"})
print({f.__code__.co_name for f in [names, call_method] * 50} == {"names", "call_method"}, (lambda: 0).__code__.co_filename == __file__)

for instance in (Child(), Simple()):
    print(instance.__reduce_ex__(4)[2])
child = Child()
child.a, child.c = 1, 2
print(child.__reduce_ex__(4)[1] == (Child,), child.__reduce_ex__(4)[2])
simple.__getstate__ = lambda: "mine"
print(simple.__reduce_ex__(4)[2])


class Own:
    def __getstate__(self):
        return "class's"


print(Own().__reduce_ex__(2)[2])
