# OrderedDict: moving to either end, taking from either end, iterators that notice changes, equality, copies, subclasses.
import copy
import gc
import pickle
import weakref
from collections import Counter, OrderedDict


def raised(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


d = OrderedDict((k, k.upper()) for k in "abcdef")
d.move_to_end("b")
d.move_to_end("e", last=False)
d.move_to_end("c", False)
d.move_to_end("c", last=False)
d.move_to_end("b")
print(d, list(reversed(d)), list(d.keys()), list(reversed(d.items())), list(reversed(d.values())))
d["c"] = "again"
del d["a"]
d["a"] = "new"
print(d, d.popitem(), d.popitem(last=False), d.popitem(False), d, len(d))
print(raised(d.move_to_end, "zz"), raised(OrderedDict().popitem), raised(d.pop, "zz"), d.pop("zz", 1), d.pop(key="d"), d.pop("d", default=2))
print(d.setdefault("n"), d.setdefault("n", 5), d.setdefault(key="m", default=7), d, raised(d.__getitem__, 9), d.get("m"), d.get(1, 2))
print(repr(d.keys()), d.items(), d.values(), OrderedDict(), type(iter(d)).__name__, d.keys() & {"n"}, d.keys() == {"n", "m", "f", "b"})
print(raised(OrderedDict, 1, 2), raised(OrderedDict, [(1,)]), raised(OrderedDict, [()]), raised(OrderedDict, [(1, 2, 3)]), raised(OrderedDict, 5),
      raised(OrderedDict, [5]), raised(d.update, 1, 2), raised(hash, d))

for change in (lambda x: x.move_to_end(1), lambda x: x.popitem(), lambda x: x.__setitem__(9, 9), lambda x: x.__delitem__(3),
               lambda x: x.clear(), lambda x: x.__setitem__(2, 5), lambda x: x.move_to_end(4), lambda x: x.update({5: 5})):
    for make in (iter, lambda x: iter(x.items()), reversed, lambda x: iter(x.values())):
        x = OrderedDict.fromkeys(range(5))
        it = make(x)
        next(it)
        change(x)
        print(raised(next, it), raised(next, it), end=" ")
    print()

a, b = OrderedDict([(1, 2), (3, 4)]), OrderedDict([(3, 4), (1, 2)])
print(a == b, a != b, a == dict(b), dict(a) == b, a == OrderedDict(a), a == Counter({1: 2, 3: 4}), a == 5, a < 1 if False else None)
print(a | {5: 6}, {5: 6} | a, type({} | a).__name__, raised(lambda: a | 5))
a |= {1: 9}
a |= [(7, 8)]
print(a, a.copy(), a.copy() == a, type(a.copy()).__name__)
a.note = "x"
print(a.__dict__, a.copy().__dict__, a.__reduce__()[:4], copy.copy(a).note, copy.deepcopy(a), pickle.loads(pickle.dumps(a)), pickle.loads(pickle.dumps(a)).note)
it = iter(a.items())
next(it)
print(list(pickle.loads(pickle.dumps(it))), list(it), dict(a), {**a}, list(a), OrderedDict(a), OrderedDict(x=1, y=2), OrderedDict([("x", 1)], y=2))

watch = weakref.ref(a)
a["self"] = a
print(repr(a))
del a, it
gc.collect()
print(watch())


class Plain(OrderedDict):
    pass


class Doubling(OrderedDict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)

    def __getitem__(self, key):
        return super().__getitem__(key) + 1

    def __missing__(self, key):
        return "missing"


print(Plain(a=1), Doubling(a=1), Doubling([("a", 2)])["a"], Doubling({"q": 3}), Doubling(a=1).copy(), Plain(b=2).copy(), Plain.fromkeys("ab", 1),
      Doubling.fromkeys("ab", 1))
x = Doubling(a=1)
x.update(b=2)
x |= {"c": 3}
x.setdefault("d", 4)
print(x, dict(x.items()), x | {"e": 5}, type(x | {}).__name__, pickle.loads(pickle.dumps(Plain(a=1))), x.pop("a"), x.popitem(last=False))


class Least(OrderedDict):
    "The least recently used goes first."

    def __init__(self, size):
        super().__init__()
        self.size = size

    def __getitem__(self, key):
        value = super().__getitem__(key)
        self.move_to_end(key)
        return value

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        if len(self) > self.size:
            del self[next(iter(self))]


least = Least(3)
for i in range(10):
    least[i] = i
    if i - 2 in least:
        least[i - 2]
print(list(least))

# A queue and a stack that work for long, with keys of all kinds, against a plain list.
queue, model, seed = OrderedDict(), [], 1
for i in range(20000):
    seed = (seed * 1103515245 + 12345) % 2**31
    action, key = seed >> 8 & 7, (seed >> 12) % 50
    key = (key, str(key), (key, "t"), key / 2)[key % 4]
    if action < 3:
        if key not in queue:
            model.append(key)
        queue[key] = i
    elif action == 3 and model:
        assert queue.popitem(last=False)[0] == model.pop(0)
    elif action == 4 and model:
        assert queue.popitem()[0] == model.pop()
    elif key in queue:
        if action == 5:
            queue.move_to_end(key)
            model.remove(key)
            model.append(key)
        elif action == 6:
            queue.move_to_end(key, last=False)
            model.remove(key)
            model.insert(0, key)
        else:
            del queue[key]
            model.remove(key)
    if i % 500 == 0:
        assert list(queue) == model and list(reversed(queue)) == model[::-1] and len(queue) == len(model), i
print(list(queue) == model, len(model))
big = OrderedDict.fromkeys(range(30000))
for i in range(30000):
    big[i + 30000] = 1
    big.popitem(last=False)
for i in range(60000, 30000, -1):
    big.move_to_end(i - 1, last=False)
for i in range(30000, 60000, 7):
    del big[i]
    big.move_to_end(59999 if i != 59999 else 59998)
print(len(big), next(iter(big)), next(reversed(big)))


class Key:
    def __init__(self, n, table=None):
        self.n, self.table = n, table

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if self.table is not None:
            table, self.table = self.table, None
            table.clear()
            table.update((Key(100 + i), i) for i in range(20))
        return self.n == other.n


# What becomes of it is nobody's business, as long as it can be used.
for action in (lambda t, k: t.__setitem__(k, 1), lambda t, k: t.move_to_end(k), lambda t, k: t.move_to_end(k, False), lambda t, k: t.pop(k, None),
               lambda t, k: t.setdefault(k, 1), lambda t, k: t.__delitem__(k)):
    table = OrderedDict()
    for i in range(5):
        table[Key(i)] = i
    table.popitem(last=False)
    raised(action, table, Key(3, table))
print("done")
