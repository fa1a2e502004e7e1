"""LU factorisation with pivoting, and solving: nested lists of floats."""
import time


def factor(a):
    n = len(a)
    pivots = []
    for j in range(n):
        p = j
        best = abs(a[j][j])
        for i in range(j + 1, n):
            size = abs(a[i][j])
            if size > best:
                p, best = i, size
        pivots.append(p)
        if p != j:
            a[p], a[j] = a[j], a[p]
        reciprocal = 1.0 / a[j][j]
        for k in range(j + 1, n):
            a[k][j] *= reciprocal
        row_j = a[j]
        for i in range(j + 1, n):
            row = a[i]
            f = row[j]
            for k in range(j + 1, n):
                row[k] -= f * row_j[k]
    return pivots


def solve(a, pivots, b):
    n = len(a)
    for i, p in enumerate(pivots):
        b[i], b[p] = b[p], b[i]
    for i in range(n):
        for k in range(i):
            b[i] -= a[i][k] * b[k]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            b[i] -= a[i][k] * b[k]
        b[i] /= a[i][i]
    return b


def make(n):
    state, rows = 42, []
    for _ in range(n):
        row = []
        for _ in range(n):
            state = (state * 1103515245 + 12345) % 2147483648
            row.append(state / 2147483648 - 0.5)
        rows.append(row)
    return rows


began = time.perf_counter()
for n in (150, 180):
    a = make(n)
    b = [sum(row) for row in a]
    x = solve(a, factor(a), b)
    assert all(abs(v - 1.0) < 1e-8 for v in x)
print(f'{{"value": {time.perf_counter() - began}}}')
