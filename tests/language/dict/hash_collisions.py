class H:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 3
    def __eq__(self, o): return self.n == o.n
    def __repr__(self): return f"H{self.n}"
d = {H(i): i for i in range(50)}
print(len(d), all(d[H(i)] == i for i in range(50)), H(51) in d)
for i in range(0, 50, 3): del d[H(i)]
print(len(d), sorted(d.values())[:5], H(3) in d, H(4) in d)
for i in range(0, 50, 3): d[H(i)] = "again"
print(len(d), list(d)[:3], list(d)[-2:])
s = {H(i) for i in range(30)}
for i in range(15): s.remove(H(i))
print(len(s), H(20) in s, H(5) in s, {H(1), H(1), H(4)} == {H(4), H(1)})
calls = []
class C:
    def __hash__(self): return 7
    def __eq__(self, o):
        calls.append("eq")
        return self is o
a, b = C(), C()
x = {a: 1}
print(x.get(a), calls, x.get(b), calls)
big = {i << 32: i for i in range(2000)}
print(len(big), big[1999 << 32], sum(big.values()), (5 << 33) in big)
neg = {-1: "a", -2: "b", 2 ** 61 - 1: "c", 0: "d", 2 ** 61: "e", 1: "f"}
print(len(neg), neg[-2], neg[0], neg[2 ** 61 - 1], hash(-1) == hash(-2))
