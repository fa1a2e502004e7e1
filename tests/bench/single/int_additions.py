"""A loop of a hundred million additions of ints."""
import time


def run(count):
    total = 0
    for _ in range(count):
        total += 1
    return total


began = time.perf_counter()
assert run(100_000_000) == 100_000_000
print(f'{{"value": {time.perf_counter() - began}}}')
