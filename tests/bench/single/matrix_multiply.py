"""Dense matrices as lists of lists, multiplied with indexes and with zip."""
import time


def make(n, seed):
    return [[((i * 7 + j * 3 + seed) % 11) / 4 for j in range(n)] for i in range(n)]


def by_index(a, b):
    n = len(a)
    c = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            c[i][j] = total
    return c


def by_zip(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


began = time.perf_counter()
a, b = make(140, 1), make(140, 5)
c = by_index(a, b)
assert by_zip(a, b) == c and sum(map(sum, c)) == 4287516.125
print(f'{{"value": {time.perf_counter() - began}}}')
