# oracle: none - isolates module
from isolates import spawn

def add(a, b): return a + b

h = spawn(add, 2, 3)
print(h.join(), h.join(), h.is_alive())
print(spawn(lambda x: x * 2, 21).join())
print(spawn(add, "a", "b").join(), spawn(add, [1], [2]).join())
print(spawn(len, [1, 2, 3]).join())
print(spawn(lambda: None).join())
print([h.join() for h in [spawn(lambda i: i * i, i) for i in range(10)]])

def defaults(a, b=[1, 2], *, k="key"): return a, b, k
print(spawn(defaults, 0).join())

def rest(*args): return args
print(spawn(rest, *range(5)).join())

def outer(n):
    def inner(m): return n * m
    return spawn(inner, 5)
print(outer(8).join())
