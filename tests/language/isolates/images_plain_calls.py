# oracle: none - isolates
# A function that is spawned without arguments again and again: each isolate has its own copies, and what changes here is seen by the next.
import isolates
import types


def keeps(items=[], table={}):
    items.append(1)
    table[len(table)] = 1
    return items, table


shared = []


def shares():
    shared.append(1)
    keeps()
    return shared, keeps(), shares.__name__, shares is globals().get("shares")


def recursive():
    return recursive is globals()["recursive"], recursive.__globals__ is globals()


class Box:
    pass


box = Box()
box.function = recursive


def by_instance():
    return box.function is recursive, recursive is by_instance.__globals__["recursive"]


other = types.FunctionType(keeps.__code__, globals(), "other", ([5], {}))


def all_of_them():
    return [isolates.spawn(f).join() for f in (keeps, shares, recursive, by_instance, other)], isolates.spawn(keeps, [9]).join()


expected = all_of_them()
print(expected)
assert all(all_of_them() == expected for _ in range(5))
shared.append(7)
keeps.__defaults__[0].append(3)
print(all_of_them())
keeps.__defaults__ = ([8], {})
print(all_of_them())
handles = [isolates.spawn(keeps) for _ in range(300)]
keeps.__defaults__[0].append(0)
del keeps
print({repr(handle.join()) for handle in handles})


def nested(depth=0):
    return 0 if depth == 3 else 1 + isolates.spawn(nested, depth + 1).join()


def outer():
    return [isolates.spawn(recursive).join() for _ in range(3)], isolates.spawn(nested).join()


print([isolates.spawn(outer).join() for _ in range(2)])
