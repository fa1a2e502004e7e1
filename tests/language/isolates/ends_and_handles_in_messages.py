# oracle: none - isolates module
from isolates import Channel, spawn, current
# a request that carries its own reply channel
def server(requests):
    for n, reply in requests:
        reply.put(n * n)
requests = Channel()
spawn(server, requests.receiver)
def ask(n):
    reply = Channel(1)
    requests.put((n, reply.sender))
    return reply.get()
print([ask(i) for i in range(5)])
requests.close()

# a handle in a message
def waiter(r):
    other = r.get()
    return other.join(), other.name, other.id > 0
ch = Channel()
w = spawn(waiter, ch.receiver)
job = spawn(lambda: "job result", name="job")
ch.put(job)
print(w.join())

# ends compare by channel
ch.put([ch.sender, ch.receiver, {"both": ch}, job])
s, r, d, j = ch.get()
print(s == ch.sender, r == ch.receiver, d["both"] == ch, j == job, hash(j) == hash(job), s == Channel().sender, s == r)
s.put("through a copy")
print(ch.get())
def who(): return current()
h = spawn(who)
print(h.join() == h)
