# oracle: none - isolates module
from isolates import Channel, spawn
ch = Channel()
def sender(s):
    s.put({"text": "made in an isolate that is gone", "big": b"z" * 200000, "list": [[1], (2, "three")]})
spawn(sender, ch.sender).join()
got = ch.get()
print(got["text"], len(got["big"]), got["list"])
got["list"].append(got["text"][:4])
print(got["list"])
ch.put(got)
again = ch.get()
del got
print(again["list"], again["big"][:3])
h = spawn(lambda: ["result", ("of", "a"), "finished isolate" * 100])
r = h.join()
del h
print(r[0], r[1], len(r[2]))
