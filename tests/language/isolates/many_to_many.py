# oracle: none - isolates module
from isolates import spawn, Channel
N, M = 8, 250
ch, results = Channel(4), Channel(4)
def producer(out, base):
    for i in range(M): out.put(base + i)
def consumer(inp, out):
    total = n = 0
    for x in inp:
        total += x
        n += 1
    out.put((total, n))
for p in range(N): spawn(producer, ch.sender, p * M)
for _ in range(N): spawn(consumer, ch.receiver, results.sender)
r = results.receiver
del ch, results
got = list(r)
print(len(got), sum(t for t, _ in got), sum(n for _, n in got))
# order from one producer to one consumer is kept
ch = Channel(3)
spawn(producer, ch.sender, 0)
r = ch.receiver
del ch
print(list(r) == list(range(M)))
