# oracle: none - isolates module
import time
from isolates import Channel, Empty, Full, spawn
ch = Channel(1)
def check(f):
    began = time.monotonic()
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, 0.04 <= time.monotonic() - began < 5)
check(lambda: ch.get(timeout=0.05))
check(lambda: ch.get(0.05))
check(lambda: ch.get(timeout=0))
check(lambda: ch.get_nowait())
ch.put(1)
check(lambda: ch.put(2, timeout=0.05))
check(lambda: ch.put(2, 0.05))
check(lambda: ch.put(2, timeout=0))
check(lambda: ch.put_nowait(2))
check(lambda: ch.get(timeout=1))
check(lambda: ch.put(3, timeout=1))
check(lambda: ch.get(timeout=-1))
check(lambda: ch.put(1, timeout=-0.5))
check(lambda: ch.get(timeout="x"))
print(issubclass(Empty, Exception), issubclass(Full, Exception), ch.qsize())
wait = Channel(1)
h = spawn(lambda r: r.get(), wait.receiver)
check(lambda: h.join(timeout=0.05))
check(lambda: h.join(0))
check(lambda: h.join(-1))
print(h.is_alive())
wait.put("done")
check(lambda: h.join(timeout=5))
check(lambda: h.join(0))
