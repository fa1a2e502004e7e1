"""Digits of pi by a spigot: arithmetic on integers of growing size."""
import time


def digits(count):
    out = []
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while len(out) < count:
        if 4 * q + r - t < n * t:
            out.append(n)
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, n, k, l = (q * k, (2 * q + r) * l, t * l, (q * (7 * k + 2) + r * l) // (t * l), k + 1, l + 2)
    return out


began = time.perf_counter()
found = digits(1800)
assert "".join(map(str, found[:20])) == "31415926535897932384" and sum(found) == 8160
print(f'{{"value": {time.perf_counter() - began}}}')
