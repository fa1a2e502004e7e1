"""The same CPU-bound work on one worker and on all cores: how many times as fast."""
import time
from isolates import Channel, cpu_count, spawn

PIECES, SIZE = 64, 600_000


def crunch(seed):
    x = seed
    for _ in range(SIZE):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x


def worker(jobs, results):
    for seed in jobs:
        results.put(crunch(seed))


def run(workers):
    jobs, results = Channel(PIECES), Channel(PIECES)
    handles = [spawn(worker, jobs.receiver, results.sender) for _ in range(workers)]
    began = time.perf_counter()
    for seed in range(PIECES):
        jobs.put(seed)
    total = sum(results.get() for _ in range(PIECES))
    seconds = time.perf_counter() - began
    jobs.close()
    for handle in handles:
        handle.join()
    return total, seconds


expected, alone = run(1)
total, together = run(cpu_count())
assert total == expected
print(f'{{"value": {alone / together}, "alone": {alone}, "together": {together}, "workers": {cpu_count()}}}')
