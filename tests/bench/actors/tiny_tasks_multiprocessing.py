"""Tiny tasks through a pool of processes, in batches as a pool sends them: tasks a second."""
import multiprocessing
import os
import time

COUNT, BATCH = 1_000_000, 500


def square(x):
    return x * x


with multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
    pool.map(square, range(COUNT // 20), BATCH)
    began = time.perf_counter()
    total = sum(pool.imap_unordered(square, range(COUNT), BATCH))
    seconds = time.perf_counter() - began
assert total == (COUNT - 1) * COUNT * (2 * COUNT - 1) // 6
print(f'{{"value": {COUNT / seconds}}}')
