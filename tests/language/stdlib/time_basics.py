import time
a = time.time()
m = time.monotonic()
p = time.perf_counter()
time.sleep(0.01)
print(time.time() >= a, time.monotonic() - m >= 0.01, time.perf_counter() - p >= 0.01, isinstance(a, float), time.time_ns() > 10 ** 18, isinstance(time.perf_counter_ns(), int), time.monotonic_ns() > 0, time.process_time() >= 0)
time.sleep(0)
for f in (lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: time.sleep()):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
