"""The same CPU-bound work on one worker and on all cores: how many times as fast."""
import statistics
import time
from isolates import Channel, cpu_count, spawn

PIECES, SIZE = 64, 200_000


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


workers = cpu_count()
alone, together = [], []
for _ in range(5):  # in turn: the machine's speed drifts
    expected, seconds = run(1)
    alone.append(seconds)
    total, seconds = run(workers)
    together.append(seconds)
    assert total == expected
alone, together = statistics.median(alone), statistics.median(together)
print(f'{{"value": {alone / together}, "alone": {alone}, "together": {together}, "workers": {workers}}}')
