"""A fast Fourier transform in place, forth and back: float arithmetic on list items."""
import math
import time


def transform(data, sign):
    n = len(data) // 2
    j = 0
    for i in range(n - 1):
        if i < j:
            data[2 * i], data[2 * j] = data[2 * j], data[2 * i]
            data[2 * i + 1], data[2 * j + 1] = data[2 * j + 1], data[2 * i + 1]
        k = n >> 1
        while k <= j:
            j -= k
            k >>= 1
        j += k
    size = 1
    while size < n:
        theta = sign * math.pi / size
        step_real = -2.0 * math.sin(theta / 2) ** 2
        step_imag = math.sin(theta)
        w_real, w_imag = 1.0, 0.0
        for a in range(size):
            for b in range(a, n, 2 * size):
                i, j = 2 * b, 2 * (b + size)
                real = w_real * data[j] - w_imag * data[j + 1]
                imag = w_real * data[j + 1] + w_imag * data[j]
                data[j] = data[i] - real
                data[j + 1] = data[i + 1] - imag
                data[i] += real
                data[i + 1] += imag
            w_real, w_imag = (w_real + step_real * w_real - step_imag * w_imag,
                              w_imag + step_real * w_imag + step_imag * w_real)
        size *= 2


began = time.perf_counter()
original = [((i * 1103515245 + 12345) >> 8) % 1000 / 1000 for i in range(2 * 8192)]
data = original[:]
for _ in range(6):
    transform(data, 1)
    transform(data, -1)
    data = [x / 8192 for x in data]
assert max(abs(x - y) for x, y in zip(data, original)) < 1e-9
print(f'{{"value": {time.perf_counter() - began}}}')
