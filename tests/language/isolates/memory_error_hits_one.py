# oracle: none - isolates module
# timeout: 60
from isolates import spawn, Channel
def eats():
    held = []
    try:
        while True:
            held.append(bytes(16 << 20))
    except MemoryError:
        held.clear()
        return "MemoryError, and went on: " + "ok" * 2
def works(n): return sum(range(n))
h = spawn(eats)
others = [spawn(works, 10000) for _ in range(10)]
print(h.join())
print([o.join() for o in others] == [works(10000)] * 10)
def dies():
    held = []
    while True: held.append([0] * 1_000_000)
try: spawn(dies).join()
except MemoryError: print("raised by join")
def at_once(): return len("x" * 10 ** 15)
try: spawn(at_once).join()
except MemoryError: print("refused at once")
