def queens(n, row=0, cols=frozenset(), d1=frozenset(), d2=frozenset()):
    if row == n:
        yield ()
        return
    for c in range(n):
        if c not in cols and row + c not in d1 and row - c not in d2:
            for rest in queens(n, row + 1, cols | {c}, d1 | {row + c}, d2 | {row - c}):
                yield (c,) + rest
print([sum(1 for _ in queens(n)) for n in range(1, 7)], next(queens(8)))
puzzle = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"
def solve(b):
    best = None
    for i, v in enumerate(b):
        if v == ".":
            r, c = divmod(i, 9)
            used = {b[r * 9 + k] for k in range(9)} | {b[k * 9 + c] for k in range(9)} | {b[(r // 3 * 3 + k // 3) * 9 + c // 3 * 3 + k % 3] for k in range(9)}
            free = [d for d in "123456789" if d not in used]
            if not free: return None
            if best is None or len(free) < len(best[1]): best = i, free
    if best is None: return b
    i, free = best
    for d in free:
        if s := solve(b[:i] + d + b[i + 1:]): return s
s = solve(puzzle)
for r in range(9): print(s[r * 9:r * 9 + 9])
