# oracle: none - isolates module
from isolates import spawn, Channel
ch = Channel(3)
print(ch.capacity, ch.qsize(), ch.closed)
ch.put(1)
ch.put("two")
ch.put_nowait([3])
print(ch.qsize(), ch.get(), ch.get(), ch.get_nowait(), ch.qsize())

def echo(inbox, outbox):
    for x in inbox:
        outbox.put(("echo", x))

a, b = Channel(1), Channel(1)
h = spawn(echo, a.receiver, b.sender)
for i in range(5):
    a.put(i)
    print(b.get())
a.close()
h.join()
print(a.closed, b.closed, Channel().capacity > 0, Channel(None).capacity, Channel(0).capacity)
