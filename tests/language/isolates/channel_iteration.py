# oracle: none - isolates module
from isolates import Channel, spawn
def produce(out, n):
    for i in range(n):
        out.put(i)
ch = Channel(2)
h = spawn(produce, ch.sender, 10)
r = ch.receiver
del ch
print(iter(r) is r, list(r), list(r), r.closed)
h.join()
ch = Channel()
spawn(lambda s: [s.put(w) for w in "abc"] and None, ch.sender).join()
ch.close()
print([x.upper() for x in ch], sum(1 for _ in ch))
a, b = Channel(), Channel()
for c in (a, b):
    c.put(1); c.put(2); c.close()
print(list(zip(a, b)), [*a], dict(enumerate(b)))
