# oracle: none - isolates module
from isolates import Channel, spawn
ch = Channel()
inner = [1]
msg = {"a": inner, "b": inner, "t": (inner,)}
ch.put(msg)
inner.append("after put")
got = ch.get()
print(got, got["a"] is got["b"], got["t"][0] is got["a"], got is msg, got["a"] is inner)
got["a"].append("receiver")
print(msg, got)

l = [1]
l.append(l)
ch.put(l)
got = ch.get()
print(got[1] is got, got is l, len(got))
d = {}
d["self"] = d
ch.put(d)
got = ch.get()
print(got["self"] is got)

ch.put(bytearray(b"abc"))
got = ch.get()
got.append(100)
print(got)

# two receivers of two messages never share
ch.put(inner); ch.put(inner)
x, y = ch.get(), ch.get()
x.clear()
print(x, y, inner)

def change(m):
    m[0].append("child")
    return m
print(spawn(change, (inner,)).join(), inner)

big_bytes, big_str = b"x" * 1_000_000, "é" * 500_000
ch.put((big_bytes, big_str))
b2, s2 = ch.get()
print(b2 == big_bytes, s2 == big_str, len(b2), len(s2))
big = {i: [str(i)] for i in range(10000)}
ch.put(big)
got = ch.get()
print(got == big, got[5] is big[5])
