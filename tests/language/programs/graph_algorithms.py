graph = {"a": {"b": 7, "c": 9, "f": 14}, "b": {"c": 10, "d": 15}, "c": {"d": 11, "f": 2}, "d": {"e": 6}, "f": {"e": 9}, "e": {}}
class Heap:
    def __init__(self): self.h = []
    def push(self, x):
        self.h.append(x)
        i = len(self.h) - 1
        while i and self.h[i] < self.h[(i - 1) // 2]:
            self.h[i], self.h[(i - 1) // 2] = self.h[(i - 1) // 2], self.h[i]
            i = (i - 1) // 2
    def pop(self):
        h = self.h
        h[0], h[-1] = h[-1], h[0]
        r = h.pop()
        i = 0
        while (c := 2 * i + 1) < len(h):
            if c + 1 < len(h) and h[c + 1] < h[c]: c += 1
            if h[i] <= h[c]: break
            h[i], h[c] = h[c], h[i]
            i = c
        return r
    def __bool__(self): return bool(self.h)
def dijkstra(g, start):
    dist, prev, heap = {start: 0}, {}, Heap()
    heap.push((0, start))
    while heap:
        d, n = heap.pop()
        if d > dist[n]: continue
        for m, w in g[n].items():
            if d + w < dist.get(m, float("inf")):
                dist[m], prev[m] = d + w, n
                heap.push((d + w, m))
    return dist, prev
dist, prev = dijkstra(graph, "a")
path, n = [], "e"
while n: path.append(n); n = prev.get(n)
print(dist, path[::-1])
def topo(g):
    seen, out = set(), []
    def visit(n, stack=()):
        if n in stack: raise ValueError("cycle " + "->".join(stack + (n,)))
        if n in seen: return
        for m in sorted(g.get(n, ())): visit(m, stack + (n,))
        seen.add(n)
        out.append(n)
    for n in sorted(g): visit(n)
    return out[::-1]
print(topo(graph))
try: topo({"x": "y", "y": "z", "z": "x"})
except ValueError as e: print(e)
def life(cells): 
    near = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy: near[x + dx, y + dy] = near.get((x + dx, y + dy), 0) + 1
    return {c for c, n in near.items() if n == 3 or n == 2 and c in cells}
g = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(8): g = life(g)
print(sorted(g))
def flood(grid, r, c):
    if not (0 <= r < len(grid) and 0 <= c < len(grid[0])) or grid[r][c] != ".": return 0
    grid[r][c] = "#"
    return 1 + sum(flood(grid, r + a, c + b) for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0)))
grid = [list(s) for s in ("..#..", ".##..", "....#", "###..", "..#..")]
print([flood(grid, r, c) for r, c in ((0, 0), (4, 0), (4, 4), (0, 0))], ["".join(r) for r in grid])
