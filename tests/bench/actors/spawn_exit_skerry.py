"""Start an isolate that returns at once, and join it; amortised over many."""
import time
from isolates import spawn

COUNT, BATCH = 20_000, 500


def nothing():
    return None


def batch(n):
    for handle in [spawn(nothing) for _ in range(n)]:
        handle.join()


batch(BATCH)
began = time.perf_counter()
for _ in range(COUNT // BATCH):
    batch(BATCH)
seconds = time.perf_counter() - began
print(f'{{"value": {seconds / COUNT * 1e6}}}')
