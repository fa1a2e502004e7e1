# oracle: none - isolates module
from isolates import Channel, spawn
def deep(n):
    l = []
    for _ in range(n): l = [l]
    return l
ch = Channel(None)
try: ch.put(deep(100000))
except RecursionError: print("too deep", ch.qsize())
try: spawn(lambda x: 1, deep(100000))
except RecursionError: print("too deep")
ch.put(deep(200))
print(str(ch.get()).count("["))
l = [1]; l.append(l); t = (l, l); l.append(t)
ch.put(l)
m = ch.get()
print(m[1] is m, m[2][0] is m, m[2][1] is m, m[0])
d = {}; d["self"] = d
ch.put(d)
e = ch.get()
print(e["self"] is e)
big = b"x" * (8 << 20)
ch.put([big, big])
a, b = ch.get()
print(a is b, a == big, len(a))
s = "é" * 1000000
ch.put({"s": s, "t": (s,)})
got = ch.get()
print(got["s"] is got["t"][0], got["s"] == s)
