# oracle: none - isolates module
from isolates import spawn, current, cpu_count, Channel
me = current()
print(me.id, me.name, me.is_alive(), me == current(), type(cpu_count()) is int and cpu_count() >= 1)
def who(): return current().id, current().name, current().is_alive()
a, b = spawn(who), spawn(who, name="custom")
print(a.join()[1:], b.join()[1:], a.join()[0] == a.id, b.join()[0] == b.id, a.id != b.id, a.id > 1)
print(spawn(lambda: current().name).join(), spawn(len, "abc").name, a.name, b.name)
ids = [spawn(who) for _ in range(50)]
print(len({h.id for h in ids}), len({h.join()[0] for h in ids}))
for bad in (lambda: type(a)(), lambda: setattr(a, "id", 5), lambda: current().join()):
    try: bad()
    except (TypeError, AttributeError, RuntimeError) as e: print(type(e).__name__)
print(a == b, a == a, a != b, {a: 1}[a], repr(b) == f"<isolate {b.id} 'custom' finished>")
ch = Channel()
w = spawn(lambda r: r.get(), ch.receiver, name="w")
print(repr(w) == f"<isolate {w.id} 'w' running>")
ch.put(1); w.join()
def fails(): raise ValueError
f = spawn(fails, name="f")
try: f.join()
except ValueError: pass
print(repr(f) == f"<isolate {f.id} 'f' failed>")
