# oracle: none - isolates module
from isolates import Channel, spawn
ch = Channel(None)
for i in range(10000):
    ch.put(i)
print(ch.qsize(), sum(ch.get() for _ in range(10000)), ch.qsize())
def fill(s, n):
    for i in range(n): s.put_nowait(i)
spawn(fill, ch.sender, 1000).join()
print(ch.qsize())
ch.close()
print(sum(ch))
