# oracle: none - isolates module
from isolates import spawn, Channel
class D:
    def __init__(self, out, n): self.out, self.n = out, n
    def __del__(self): self.out.put(f"del {self.n}")
def work(out):
    a = D(out, "local")
    global kept
    kept = D(out, "global")
    out.put("body ends")
kept = None
ch = Channel(None)
h = spawn(work, ch.sender)
r = ch.receiver
del ch
print(list(r))
h.join()
