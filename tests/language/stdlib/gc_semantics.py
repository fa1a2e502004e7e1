import gc, weakref

class Node:
    def __init__(self, name): self.name = name; self.me = self
    def __del__(self): events.append(("del", self.name))

events = []
gc.collect()
print(gc.get_threshold(), gc.isenabled(), len(gc.get_stats()), sorted(gc.get_stats()[2]))
seen = []
def callback(phase, info): seen.append((phase, info["generation"], info["collected"] > 0, info["uncollectable"]))
gc.callbacks.append(callback)
Node("a"); print(gc.collect() > 0, events, seen); gc.callbacks.clear()
before = gc.get_stats()[2]["collected"]; Node("b"); gc.collect(); print(gc.get_stats()[2]["collected"] > before)

# What comes back, and what it reaches, lives; the rest of the cycle goes.
saved = []
class Phoenix:
    def __init__(self): self.me = self; self.kept = Node("kept by the phoenix")
    def __del__(self): saved.append(self)
class Other:
    def __init__(self): self.me = self
events.clear()
other = weakref.ref(Other()); Phoenix(); gc.collect()
print(len(saved), saved[0].kept.name, other(), events)
saved.clear(); gc.collect(); print(events)

# A cycle through several objects, one of which escapes.
class Link: pass
class Escapes(Link):
    def __del__(self): escaped.append(self.next)
escaped = []
x, y, z = Escapes(), Link(), Link(); x.next, y.next, z.next = y, z, x; y.label = "y"
gone = [weakref.ref(o) for o in (x, y, z)]; del x, y, z; gc.collect()
print(escaped[0].label, escaped[0].next.next.__class__.__name__, [r() is None for r in gone])
escaped.clear(); gc.collect()

gc.freeze(); print(gc.get_freeze_count() > 0, gc.collect())
Node("after freeze"); gc.collect(); print(events[-1]); gc.unfreeze(); print(gc.get_freeze_count())
gc.set_debug(gc.DEBUG_SAVEALL); print(gc.get_debug() == gc.DEBUG_SAVEALL)
l = []; l.append(l); del l; gc.collect(); print(any(isinstance(o, list) and o and o[0] is o for o in gc.garbage)); gc.set_debug(0); gc.garbage.clear(); gc.collect()
gc.disable(); print(gc.isenabled()); gc.enable(); gc.set_threshold(500, 5, 5); print(gc.get_threshold())
gc.set_threshold(0); made = []
for i in range(3000):
    c = [i]; c.append(c)
print(gc.get_count()[0] >= 3000); gc.set_threshold(700, 10, 10); gc.collect()
for bad in (lambda: gc.collect(5), lambda: gc.set_threshold(), lambda: gc.collect("x")):
    try: bad()
    except (ValueError, TypeError) as e: print(type(e).__name__)
