# oracle: none - isolates module
from isolates import spawn, Channel
hs = [spawn(lambda i: i * 2, i) for i in range(1000)]
print(sum(h.join() for h in hs))
go, done = Channel(), Channel(None)
def waiter(go, done, i):
    go.get()
    done.put(i)
hs = [spawn(waiter, go.receiver, done.sender, i) for i in range(1000)]
for _ in hs: go.put("go")
print(sum(done.get() for _ in hs))
print(all(h.join() is None for h in hs))
