def f(n): return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(type(e).__name__, e)
class R:
    def __repr__(self): return repr(self)
    def __getattr__(self, name): return getattr(self, name + "x")
    def __eq__(self, other): return self == other
    def __len__(self): return len(self)
    def __call__(self): return self()
    def __iter__(self): return iter(self)
for op in (repr, lambda r: r.missing, lambda r: r == 1, len, lambda r: r(), list, lambda r: sorted([3, 1], key=lambda x: r == x)):
    try:
        op(R())
    except RecursionError as e:
        print("RecursionError")
def g():
    yield from g()
try:
    next(g())
except RecursionError:
    print("RecursionError in generators")
print("still working", sum(range(10)))
l = []
for _ in range(100000):
    l = [l]
try:
    repr(l)
except RecursionError as e:
    print("RecursionError in repr")
try:
    l == l.copy()
    a = b = []
    for _ in range(100000):
        a, b = [a], [b]
    a == b
except RecursionError as e:
    print("RecursionError in ==")
while l:
    l = l[0]
while a:
    a, b = a[0], b[0]
