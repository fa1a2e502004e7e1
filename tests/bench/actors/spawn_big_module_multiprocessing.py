"""Start a forked process whose function reaches 200 functions, 20 classes, 20 tables and ten imports, and join it; amortised."""
import multiprocessing
import time
from big_module import text

COUNT, BATCH = 200, 20
context = multiprocessing.get_context("fork")
exec(compile(text(), "big", "exec"))


def batch(n):
    processes = [context.Process(target=small) for _ in range(n)]
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
