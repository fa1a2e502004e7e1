# oracle: none - isolates module
from isolates import Channel, ChannelClosed, spawn
ch = Channel(4)
ch.put(1)
ch.put(2)
ch.close()
ch.close()
def check(f):
    try:
        print(f())
    except ChannelClosed as e:
        print("ChannelClosed", str(e) != "")
check(lambda: ch.put(3))
check(lambda: ch.put_nowait(3))
check(lambda: ch.get())
check(lambda: next(ch))
check(lambda: ch.get())
check(lambda: ch.get_nowait())
check(lambda: ch.get(timeout=1))
print(list(ch), ch.closed, ch.qsize(), next(ch, "end"))

# closing wakes those who wait
full = Channel(1)
full.put("first")
def putter(s):
    try: s.put("second")
    except ChannelClosed: return "put was woken"
def getter(r):
    try: return r.get()
    except ChannelClosed: return "get was woken"
p = spawn(putter, full.sender)
empty = Channel(1)
g = [spawn(getter, empty.receiver) for _ in range(3)]
try: p.join(0.05)
except TimeoutError: print("still waiting")
full.close()
empty.close()
print(p.join(), [h.join() for h in g], list(full))
