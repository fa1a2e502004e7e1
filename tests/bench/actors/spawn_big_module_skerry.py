"""Start an isolate whose function reaches 200 functions, 20 classes, 20 tables and ten imports, and join it; amortised."""
import time
from isolates import spawn
from big_module import text

COUNT, BATCH = 20_000, 500
exec(compile(text(), "big", "exec"))


def batch(n):
    for handle in [spawn(small) for _ in range(n)]:
        handle.join()


batch(BATCH)
began = time.perf_counter()
for _ in range(COUNT // BATCH):
    batch(BATCH)
seconds = time.perf_counter() - began
print(f'{{"value": {seconds / COUNT * 1e6}}}')
