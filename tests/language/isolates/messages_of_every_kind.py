# oracle: none - isolates module
from isolates import Channel, spawn
def echo(r, s):
    for x in r: s.put(x)
a, b = Channel(), Channel()
spawn(echo, a.receiver, b.sender)
values = [
    None, True, False, 0, 1, -1, 2 ** 61, -2 ** 62, 2 ** 64, -3 ** 200, 0.0, -0.0, 1.5, 1e300, 5e-324, float("inf"), 1 + 2j,
    "", "a", "é", "日本", "😀", "nul \0 inside", "\ud800", "x" * 100, b"", b"bytes\0\xff", b"y" * 100, bytearray(b"ba"),
    (), (1,), (1, ("a", (None,))), [], [1, [2, [3]]], {}, {"k": "v", 1: [2], (1, 2): {"n": None}, None: 1.5},
    set(), {1}, frozenset({2}), frozenset(), range(5), range(10, 0, -3), ..., slice(1, 2, None), [()], ([],), {"": {}}, [[1, 2], (3, {"x": b"z"})],
]
for v in values:
    a.put(v)
    got = b.get()
    if repr(got) != repr(v) or type(got) is not type(v):
        print("differs", repr(v), repr(got))
print(len(values))
a.put(float("nan"))
got = b.get()
print(got != got)
d = {k: i for i, k in enumerate("zyxabc")}
a.put(d)
print(list(b.get()))
a.put({1, "a", (2, 3)})
print(b.get() == {1, "a", (2, 3)})
e = ValueError("text", 5)
a.put(e)
got = b.get()
print(type(got).__name__, got.args, got is e)
a.put([KeyError("k"), OSError(2, "no")])
print([type(x).__name__ for x in b.get()])
