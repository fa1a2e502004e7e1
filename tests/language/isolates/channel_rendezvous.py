# oracle: none - isolates module
from isolates import Channel, Empty, Full, spawn
ch = Channel(0)
def check(f):
    try: print(f())
    except (TimeoutError, Empty, Full) as e: print(type(e).__name__)
check(lambda: ch.put_nowait(1))
check(lambda: ch.get_nowait())
check(lambda: ch.put(1, timeout=0.02))
check(lambda: ch.get(timeout=0.02))
print(ch.qsize())
# put returns only when somebody has taken the message
trace = Channel(None)
def giver(s, t):
    for i in range(3):
        s.put(i)
        t.put(f"given {i}")
h = spawn(giver, ch.sender, trace.sender)
try: h.join(0.05)
except TimeoutError: print("giver waits", trace.qsize())
print(ch.get(), trace.get())
try: h.join(0.02)
except TimeoutError: print("giver waits again", trace.qsize())
print(ch.get(), ch.get())
h.join()
print(list(x for x in [trace.get(), trace.get()]))
# a get that gave up takes nothing, a put that gave up leaves nothing
check(lambda: ch.put("lost", timeout=0.01))
check(lambda: ch.get(timeout=0.01))
