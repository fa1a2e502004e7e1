# What is due at an isolate's end runs, though its heap is dropped whole where nothing is: __del__, suspended generators, callbacks of weak
# references, channel ends.
import weakref
from isolates import spawn, Channel


class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, flush=True)
class P: pass
def a():
    global g
    g = D(1)
def b():
    def gen():
        try: yield 1
        finally: print("closed", flush=True)
    global g
    g = gen(); next(g)
def c():
    global p, r
    p = P(); r = weakref.ref(p, lambda r: print("cb", flush=True))
def late():
    global p
    p = P()
    P.__del__ = lambda self: print("late del", flush=True)

def plain():
    global x
    x = [1, {2: 3}, P()]
    x.append(x)
def chan(s):
    global kept
    kept = s; s.put(1)
for fn in (a, b, c, late, plain): spawn(fn).join()
ch = Channel(4)
s, r = ch.sender, ch.receiver
spawn(chan, s).join()
del ch, s
print(list(r))
