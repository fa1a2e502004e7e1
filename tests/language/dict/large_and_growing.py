d = {}
for i in range(20000): d[i * 2654435761 % 1000003] = i
print(len(d), sum(d.values()), sum(d) % 1000, next(iter(d)), list(d)[-1])
for k in list(d)[::2]: del d[k]
print(len(d), list(d)[:3])
s = {f"key{i}": i for i in range(5000)}
print(s["key4999"], "key5000" in s, len(s), sum(s.values()))
for i in range(5000):
    if i % 7: del s[f"key{i}"]
print(len(s), list(s)[:3], list(s.values())[-1])
t = {}
for i in range(3000):
    t[i] = i
    if i >= 10: del t[i - 10]
print(len(t), list(t))
print(t.popitem(), len(t), list(t.items())[0])
u = dict(enumerate("abc" * 100))
u.update({k: v.upper() for k, v in u.items()})
print("".join(u.values())[:6], len(u))
v = {(i, str(i)): [i] for i in range(500)}
print(v[(7, "7")], v.get((7, "8")), len({**v, **v}))
w = d | s
print(len(w) == len(d) + len(s), w.pop("key7"), "key7" in s)
q = {}
for i in range(100):
    q.setdefault(i % 7, []).append(i)
print({k: len(x) for k, x in q.items()}, q[3][:3])
