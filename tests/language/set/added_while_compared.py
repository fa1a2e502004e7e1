# oracle: none - CPython 3.11 loses one of the items
# A comparison adds to the very set, at the place of a removed item that the one being added was to take.
class Key:
    act = None

    def __init__(self, name): self.name = name
    def __hash__(self): return 0
    def __repr__(self): return self.name

    def __eq__(self, other):
        act, Key.act = Key.act, None
        if act:
            act()
        return self is other


a, b, c, d = map(Key, 'ABCD')
s = {a, b}
s.discard(a)
Key.act = lambda: s.add(d)
s.add(c)
print(sorted(map(repr, s)), len(s), all(k in s for k in (b, c, d)))
for k in (b, c, d):
    s.remove(k)
print(s, len(s))
