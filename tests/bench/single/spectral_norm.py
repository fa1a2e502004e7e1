"""The norm of an infinite matrix: calls, int and float arithmetic, zip and sum over generators."""
import time


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(u):
    return [sum(element(i, j) * x for j, x in enumerate(u)) for i in range(len(u))]


def times_transposed(u):
    return [sum(element(j, i) * x for j, x in enumerate(u)) for i in range(len(u))]


def norm(n, rounds):
    u = [1.0] * n
    v = u
    for _ in range(rounds):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    product = squares = 0.0
    for a, b in zip(u, v):
        product += a * b
        squares += b * b
    return (product / squares) ** 0.5


began = time.perf_counter()
assert abs(norm(250, 8) - 1.27422) < 1e-4
print(f'{{"value": {time.perf_counter() - began}}}')
