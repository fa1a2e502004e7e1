def check(f):
    try:
        print(f())
    except RuntimeError as e:
        print(e)
def add():
    d = {1: 1, 2: 2}
    for k in d: d[k + 10] = 0
def delete():
    d = {1: 1, 2: 2}
    for k in d: del d[k]
def replace():
    d = {1: 1, 2: 2}
    for k in d: d[k] = k * 2
    return d
def same_size():
    d = {1: 1, 2: 2, 3: 3}
    n = 0
    for k in d:
        n += 1
        if n == 1:
            del d[2]
            d[20] = 1
    return n
def items():
    d = {1: 1}
    for k, v in d.items(): d["x"] = 1
def values():
    d = {1: 1}
    for v in d.values(): d.clear()
def copy():
    d = {1: 1, 2: 2}
    for k in list(d): del d[k]
    return d
def comp():
    d = {1: 1}
    return [d.setdefault(k + 1, 0) for k in d]
def sets():
    s = {1}
    for x in s: s.add(x + 1)
def sets2():
    s = {1, 2}
    for x in list(s): s.discard(x)
    return s
def rev():
    d = {1: 1, 2: 2}
    for k in reversed(d): d[9] = 9
def update():
    d = {1: 1, 2: 2}
    class M:
        def keys(self):
            for k in list(d):
                d[k + 100] = 1
                yield k
        def __getitem__(self, k): return k
    d.update(M())
    return d
for f in (add, delete, replace, items, values, copy, comp, sets, sets2, rev, update):
    print(f.__name__, end=": ")
    check(f)
class Evil:
    def __hash__(self): return 1
    def __eq__(self, o):
        t.clear()
        return False
t = {}
t[Evil()] = 1
try:
    print(t.get(Evil()), len(t))
except RuntimeError as e:
    print(e)
