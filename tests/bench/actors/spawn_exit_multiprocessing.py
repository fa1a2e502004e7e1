"""Start a forked process that returns at once, and join it; amortised over many."""
import multiprocessing
import time

COUNT, BATCH = 200, 20
context = multiprocessing.get_context("fork")


def nothing():
    return None


def batch(n):
    processes = [context.Process(target=nothing) for _ in range(n)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


batch(BATCH)
began = time.perf_counter()
for _ in range(COUNT // BATCH):
    batch(BATCH)
seconds = time.perf_counter() - began
print(f'{{"value": {seconds / COUNT * 1e6}}}')
