# What is written behind the last entry that an iterator gave is no mutation for it; queues of every shape.
from collections import OrderedDict
import random


def walk(change, start=range(3), reverse=False):
    od = OrderedDict.fromkeys(start)
    seen = []
    try:
        for k in reversed(od) if reverse else od:
            seen.append(k)
            change(od, k)
    except RuntimeError as e:
        return seen, list(od), str(e)
    return seen, list(od)


def delete_last(od, k):
    if k == 2:
        del od[k]


def add_at_last(od, k):
    if k == 2:
        od['new'] = 1


def add_at_first(od, k):
    if k == 0:
        od['new'] = 1


for change in (delete_last, add_at_last, add_at_first):
    print(change.__name__, walk(change), walk(change, reverse=True))
print(walk(lambda od, k: od.pop(k), [1]), walk(lambda od, k: od.clear(), [1]), walk(lambda od, k: od.clear(), [1, 2]))
for reverse in (False, True):
    empty = OrderedDict()
    it = reversed(empty) if reverse else iter(empty)
    empty['x'] = 1
    print(next(it, 'end'), next(it, 'end'))
od = OrderedDict(a=1, b=2, c=3)
it = iter(od)
print(next(it), list(it.__reduce__()[1][0]), list(it), it.__reduce__()[1])

random.seed(5)
for keys in (2, 3, 5, 9):
    od, seen = OrderedDict(), []
    for i in range(3000):
        k, way = random.randrange(keys), random.randrange(8)
        if way < 3:
            od[k] = i
        elif way == 3 and od:
            seen.append(od.popitem(last=False))
        elif way == 4 and od:
            seen.append(od.popitem())
        elif way == 5 and k in od:
            od.move_to_end(k, last=bool(i & 1))
        elif way == 6 and od:
            del od[next(iter(od))]
        elif way == 7:
            seen.append((od.pop(k, None), next(reversed(od), None)))
        assert list(od) == list(reversed(od))[::-1] and len(list(od)) == len(od)
    print(keys, len(seen), seen[-3:], list(od.items()))
queue = OrderedDict.fromkeys(range(50_000))
taken = 0
while queue:
    first = next(iter(queue))
    del queue[first]
    taken += first
print(taken)
print(OrderedDict.fromkeys('ab', value=0), OrderedDict.fromkeys(iterable='ab'), OrderedDict.fromkeys('ab', 1))


class Sub(OrderedDict):
    pass


import sys
print(Sub.fromkeys('ab', value=2), sys.getsizeof(OrderedDict(a=1)) > sys.getsizeof({'a': 1}))
