# oracle: none - isolates module
from isolates import spawn, Channel

def gen(): yield 1
g = gen()
f = open(__file__)
ch = Channel(4)

def refused(do, *parts):
    try:
        do()
        print("sent?", parts)
    except TypeError as e:
        missing = [p for p in parts if p not in str(e)]
        print("refused" if not missing else f"missing {missing} in {e}")

def child(*args): return None
refused(lambda: spawn(child, g), "cannot send", "generator", "args[0]")
refused(lambda: spawn(child, 1, [2, {"k": (3, g)}]), "args[1][1]['k'][1]")
refused(lambda: spawn(child, {"file": f}), "args[0]['file']")
refused(lambda: spawn(child, memoryview(b"x")), "memoryview", "args[0]")
refused(lambda: ch.put(g), "cannot send", "generator", "message")
refused(lambda: ch.put({"a": [1, {"b": g}]}), "message['a'][1]['b']")
refused(lambda: ch.put((1, (2, (3, f)))), "message[1][1][1]")
refused(lambda: ch.put_nowait([g]), "message[0]")
refused(lambda: ch.put(ch for ch in ()), "generator", "message")
print(ch.qsize())

def reaches(): return next(g)
refused(lambda: spawn(reaches), "generator", "g")
def closure():
    local = gen()
    return spawn(lambda: next(local))
refused(closure, "generator", "local")
def default(a=g): return a
refused(lambda: spawn(default), "generator", "defaults[0]")
refused(lambda: spawn(gen), "generator")
refused(lambda: spawn(5), "not callable")
refused(lambda: spawn(), "spawn")
refused(lambda: spawn(child, 1, nope=2), "nope")
refused(lambda: spawn(child, name=5), "name")
