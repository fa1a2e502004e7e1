def count(n):
    print("start")
    for i in range(n):
        yield i
    print("end")
g = count(2)
print(type(g), iter(g) is g)
print(next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("stopped", e.value, e.args)
print(list(g), next(g, "default"))
def empty():
    return
    yield
print(list(empty()))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
f = fib()
print([next(f) for _ in range(10)])
for a, b in zip(fib(), range(3)):
    print(a, b)
print(g.__name__, g.__qualname__, g.gi_running, g.gi_frame, g.gi_yieldfrom)
class C:
    def items(self):
        yield from (1, 2)
    def __iter__(self):
        yield "x"
        yield "y"
print(list(C().items()), list(C()), C.items.__qualname__)
print(max(count(3)))
