# The dictionary of a built-in type is filled when it is first asked for: here by many isolates at the same moment.
import isolates


def look(start):
    start.get()
    import builtins

    types = sorted((t for t in vars(builtins).values() if isinstance(t, type)), key=lambda t: t.__name__)
    return [(t.__name__, len(t.__dict__), "__doc__" in t.__dict__, t.__init__ is not None) for t in types]


start = isolates.Channel(64)
handles = [isolates.spawn(look, start) for _ in range(32)]
for _ in handles:
    start.put(None)
seen = [handle.join() for handle in handles]
print(len(seen), all(one == seen[0] for one in seen), len(seen[0]) > 80)
print(len(int.__dict__) == {name: count for name, count, *_ in seen[0]}["int"])
