"""The same CPU-bound work on one process and on all cores: how many times as fast."""
import multiprocessing
import os
import statistics
import time

PIECES, SIZE = 64, 200_000
context = multiprocessing.get_context("fork")


def crunch(seed):
    x = seed
    for _ in range(SIZE):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x


def run(workers):
    with context.Pool(workers) as pool:
        began = time.perf_counter()
        total = sum(pool.imap_unordered(crunch, range(PIECES)))
        return total, time.perf_counter() - began


workers = len(os.sched_getaffinity(0))
alone, together = [], []
for _ in range(5):  # in turn: the machine's speed drifts
    expected, seconds = run(1)
    alone.append(seconds)
    total, seconds = run(workers)
    together.append(seconds)
    assert total == expected
alone, together = statistics.median(alone), statistics.median(together)
print(f'{{"value": {alone / together}, "alone": {alone}, "together": {together}, "workers": {workers}}}')
