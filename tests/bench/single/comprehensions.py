"""Lists, sets and dicts by comprehension over records, nested and filtered, with any, all and sum."""
import time


class Widget:
    def __init__(self, ident, kind, owner, price):
        self.ident, self.kind, self.owner, self.price = ident, kind, owner, price
        self.tags = [kind, owner[:3], str(ident % 7)]

    def matches(self, kind):
        return self.kind == kind


KINDS = ["button", "list", "tree", "menu"]
OWNERS = ["ann", "bob", "carol", "dave", "eve"]


def query(widgets):
    by_kind = {kind: [w for w in widgets if w.matches(kind)] for kind in KINDS}
    totals = {kind: sum(w.price for w in found) for kind, found in by_kind.items()}
    owners = {w.owner for w in widgets if w.price > 50}
    tags = [tag for w in widgets if w.ident % 3 == 0 for tag in w.tags]
    matrix = [[i * j for j in range(10)] for i in range(10)]
    cheap = [w.ident for w in widgets if not any(len(tag) > 6 for tag in w.tags) and w.price < 20]
    order = [(w.price, w.ident) for w in sorted(widgets, key=lambda w: w.price)][:5]
    return totals, owners, len(tags), sum(map(sum, matrix)), len(cheap), order


began = time.perf_counter()
widgets = [Widget(i, KINDS[i % 4], OWNERS[i % 5], (i * 37) % 101) for i in range(1000)]
for _ in range(250):
    totals, owners, tags, products, cheap, order = query(widgets)
assert owners == set(OWNERS) and tags == 1002 and products == 2025 and order[0] == (0, 0), (tags, products, order)
assert sum(totals.values()) == sum(w.price for w in widgets)
print(f'{{"value": {time.perf_counter() - began}}}')
