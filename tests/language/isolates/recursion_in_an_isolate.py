# oracle: none - isolates module
from isolates import spawn
def forever(n): return forever(n + 1)
hs = [spawn(forever, 0) for _ in range(4)]
for h in hs:
    try: h.join()
    except RecursionError as e: print(str(e).startswith("maximum recursion depth exceeded"))
class R:
    def __repr__(self): return repr(self)
def nested(): return repr(R())
try: spawn(nested).join()
except RecursionError: print("native recursion")
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
print(spawn(deep, 500).join())
