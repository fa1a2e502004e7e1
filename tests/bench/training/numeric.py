"""Training: integers, floats, loops, indexing, bits, large integers."""
import math


def primes(n):
    sieve = bytearray([1]) * (n + 1)
    sieve[0] = sieve[1] = 0
    for i in range(2, int(n ** 0.5) + 1):
        if sieve[i]:
            sieve[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return sum(sieve)


def collatz(limit):
    longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > longest:
            longest = steps
    return longest


def heat(size, rounds):
    grid = [[0.0] * size for _ in range(size)]
    grid[size // 2][size // 2] = 100.0
    for _ in range(rounds):
        new = [row[:] for row in grid]
        for y in range(1, size - 1):
            row, above, below, out = grid[y], grid[y - 1], grid[y + 1], new[y]
            for x in range(1, size - 1):
                out[x] = row[x] + 0.1 * (above[x] + below[x] + row[x - 1] + row[x + 1] - 4.0 * row[x])
        grid = new
    return round(sum(map(sum, grid)), 6)


def simpson(f, a, b, n):
    h = (b - a) / n
    total = f(a) + f(b)
    for i in range(1, n):
        total += (4 if i % 2 else 2) * f(a + i * h)
    return total * h / 3


def random_walk(rounds):
    state, x, y = 12345, 0.0, 0.0
    for _ in range(rounds):
        state = (state ^ (state << 13)) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 7
        state = (state ^ (state << 17)) & 0xFFFFFFFFFFFFFFFF
        angle = (state >> 11) / (1 << 53) * 2 * math.pi
        x += math.cos(angle)
        y += math.sin(angle)
    return round(math.hypot(x, y), 6)


def checksums(data, rounds):
    a, b, crc = 1, 0, 0
    for _ in range(rounds):
        for byte in data:
            a = (a + byte) % 65521
            b = (b + a) % 65521
            crc = ((crc << 5) ^ (crc >> 27) ^ byte) & 0xFFFFFFFF
    return b << 16 | a, crc


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def power_sums(n):
    return sum(pow(3, k, 1_000_003) * k for k in range(n)) % 1_000_007, math.factorial(300) % (10 ** 9 + 7)


def mandel(size):
    inside = 0
    for y in range(size):
        for x in range(size):
            c = complex(3.0 * x / size - 2.0, 2.0 * y / size - 1.0)
            z = 0j
            for _ in range(20):
                z = z * z + c
                if abs(z) > 2.0:
                    break
            else:
                inside += 1
    return inside


def multiply(n):
    a = [[i * j % 7 for j in range(n)] for i in range(n)]
    b = [[(i + j) % 5 for j in range(n)] for i in range(n)]
    columns = list(zip(*b))
    return sum(sum(x * y for x, y in zip(row, column)) for row in a for column in columns)


print(primes(200_000), collatz(3_000), heat(40, 25), round(simpson(math.exp, 0.0, 2.0, 20_000), 9), random_walk(30_000),
      checksums(bytes(range(256)), 60), len(str(fibonacci(3_000))), power_sums(5_000), mandel(40), multiply(40))
