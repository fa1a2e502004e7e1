"""Pi by throwing darts: a generator of random numbers with state in attributes."""
import time


class Random:
    def __init__(self, seed):
        self.state = seed
        self.low = 0.0
        self.width = 1.0

    def next(self):
        self.state = (self.state * 16807) % 2147483647
        return self.low + self.width * (self.state / 2147483647)


def throw(count, random):
    hits = 0
    for _ in range(count):
        x = random.next()
        y = random.next()
        if x * x + y * y <= 1.0:
            hits += 1
    return hits


began = time.perf_counter()
pi = 4 * throw(1_000_000, Random(113)) / 1_000_000
assert abs(pi - 3.1416) < 0.005, pi
print(f'{{"value": {time.perf_counter() - began}}}')
