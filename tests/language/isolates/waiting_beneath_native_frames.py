# oracle: none - isolates module
# A wait inside sorted's key, inside __repr__, inside a generator driven by a native.
from isolates import spawn, Channel, sleep
keys = Channel(1)
def feeder(s):
    for k in (3, 1, 2): s.put(k)
def work(r):
    return sorted("abc", key=lambda c: r.get())
spawn(feeder, keys.sender)
print(spawn(work, keys.receiver).join())
class Slow:
    def __init__(self, r): self.r = r
    def __repr__(self): return f"<{self.r.get()}>"
    def __eq__(self, o): return self.r.get()
    def __lt__(self, o): return self.r.get()
ch = Channel(8)
for v in (True, False, True, "one", "two"): ch.put(v)
s = Slow(ch)
print([s, s], s in [1], [s] == [2], s < s)
def child(i):
    return sum(map(lambda x: (sleep(0.001), x)[1], range(i)))
print([h.join() for h in [spawn(child, i) for i in range(20)]] == [sum(range(i)) for i in range(20)])
nested = spawn(lambda: sorted([3, 1, 2], key=lambda x: spawn(lambda: -x).join()))
print(nested.join())
ch = Channel()
def gen():
    while True:
        yield ch.get()
g = gen()
ch.put("via generator")
print(next(g), list(zip("ab", (ch.put(i) or ch.get() for i in range(2)))))
