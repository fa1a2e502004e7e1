s = "ab" * 100000
print(len(s), s.count("ba"), s.find("bb"), s[99999:100003], len(s.replace("a", "xyz")), len(s.upper()), s == "ab" * 100000, len(s + s))
for f in (lambda: "a" * 10 ** 19, lambda: "ab" * (2 ** 62), lambda: "x".zfill(2 ** 63), lambda: "x".center(2 ** 64), lambda: "x" * 2 ** 64):
    try:
        f()
    except (MemoryError, OverflowError) as e:
        print(type(e).__name__, e)
parts = []
for i in range(20000):
    parts.append(str(i))
t = "".join(parts)
print(len(t), t[:15], t[-10:])
u = ""
for i in range(20000):
    u += str(i)
print(u == t, len(u.split("0")), u.encode()[:5], hash(u) == hash(t))
