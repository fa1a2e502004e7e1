# oracle: none - isolates module
from isolates import spawn, Channel
def member(inbox, outbox):
    for token in inbox:
        outbox.put(token + 1)
first = Channel(1)
start, inbox = first.sender, first.receiver
del first
for _ in range(1000):
    out = Channel(1)
    spawn(member, inbox, out.sender)
    inbox = out.receiver
    del out
token = 0
for _ in range(3):
    start.put(token)
    token = inbox.get()
print(token)
start.close()
print(list(inbox))
