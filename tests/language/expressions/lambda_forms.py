print((lambda: 1)(), (lambda x: x)(2), (lambda x, y=3: x + y)(1), (lambda *a, **k: (a, k))(1, 2, z=3))
print((lambda a, /, b, *, c: (a, b, c))(1, b=2, c=3))
f = lambda x: lambda y: x * y
print(f(3)(4))
print((lambda: (yield))().__class__.__name__)
print(sorted("banana", key=lambda c: (c != "n", c)))
print((lambda x: x if x else "none")(0))
print(f.__name__, (lambda: 0).__qualname__)
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
print((lambda x, *, y: x)(1, y=2) or "zero", (lambda *, k=5: k)())
print(list(map(lambda a, b: a - b, [5, 6], [1, 2])))
try:
    (lambda x: x)()
except TypeError as e:
    print(e)
