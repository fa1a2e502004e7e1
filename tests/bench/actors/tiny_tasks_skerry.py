"""Tiny tasks through a pool of isolates, in batches as a pool sends them: tasks a second."""
import time
from isolates import Channel, cpu_count, spawn

COUNT, BATCH = 1_000_000, 500


def square(x):
    return x * x


def work(jobs, results):
    for numbers in jobs:
        results.put([square(x) for x in numbers])


def run(count):
    jobs, results = Channel(16), Channel(None)
    workers = [spawn(work, jobs.receiver, results.sender) for _ in range(cpu_count())]
    began = time.perf_counter()
    for first in range(0, count, BATCH):
        jobs.put(range(first, first + BATCH))
    total = sum(sum(results.get()) for _ in range(count // BATCH))
    seconds = time.perf_counter() - began
    jobs.close()
    for worker in workers:
        worker.join()
    assert total == (count - 1) * count * (2 * count - 1) // 6
    return count / seconds


run(COUNT // 20)
print(f'{{"value": {run(COUNT)}}}')
