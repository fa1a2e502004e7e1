# oracle: none - isolates module
from isolates import Channel, ChannelClosed, spawn
ch = Channel()
s, r = ch.sender, ch.receiver
del ch
s.put(1)
print(r.closed)
s2 = s
del s
print(r.closed)
del s2
print(r.closed, r.get())
try: r.get()
except ChannelClosed: print("closed")

def worker(out, n):
    for i in range(n): out.put(i)
ch = Channel()
hs = [spawn(worker, ch.sender, 3) for _ in range(4)]
r = ch.receiver
del ch
print(sorted(r))

def dies(out):
    out.put("before")
    raise ValueError("dead")
ch = Channel()
h = spawn(dies, ch.sender)
r = ch.receiver
del ch
print(list(r))
try: h.join()
except ValueError as e: print(e)

# a sender inside a message that nobody took counts until the message is gone
outer, inner = Channel(), Channel()
outer.put(inner.sender)
r = inner.receiver
del inner
print(r.closed)
del outer
print(r.closed)

# no receiver left: put is refused at once
ch = Channel(1)
s = ch.sender
del ch
for f in (lambda: s.put(1), lambda: s.put_nowait(1), lambda: s.put(1, timeout=5)):
    try: f()
    except ChannelClosed: print("no receiver")
# also for one who waits in put
ch = Channel(1)
def stuck(s):
    s.put(1)
    try: s.put(2)
    except ChannelClosed: return "seen"
h = spawn(stuck, ch.sender)
try: h.join(0.05)
except TimeoutError: print("waiting")
del ch
print(h.join())
