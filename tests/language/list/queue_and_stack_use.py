q = []
total = 0
for i in range(5000):
    q.append(i)
    if i % 3 == 2: total += q.pop(0)
print(len(q), total, q[0], q[-1])
while len(q) > 10: q.pop()
print(q)
st = []
for c in "a(b[c]{d})e)":
    if c in "([{": st.append(c)
    elif c in ")]}":
        print(c, "matches", st.pop() if st else "nothing")
l = []
for i in range(10): l.insert(i // 2, i)
print(l)
l = list(range(20))
l[5:15] = [x * x for x in l[5:15] if x % 2]
print(l)
grid = [[0] * 4 for _ in range(3)]
grid[1][2] = 5
print(grid, [list(r) for r in zip(*grid)])
shared = [[0] * 2] * 2
shared[0][0] = 1
print(shared)
print([*range(3), *"ab"], [[i, j] for i in range(2) for j in range(2)], sum([[1], [2, 3]], []))
a = list(range(1000))
print(a[::100], a[-1:-500:-99], len(a[3:-3:7]), sum(a[::2]) - sum(a[1::2]))
b = a[:]
b.reverse()
print(a == b[::-1], b[0], a.index(500), a.count(5), a[500:503])
