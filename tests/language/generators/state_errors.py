def selfish():
    try:
        next(g)
    except ValueError as e:
        print(e)
    yield 1
g = selfish()
print(next(g))
def s2():
    try:
        h.send(None)
    except ValueError as e:
        yield str(e)
h = s2()
print(next(h))
def s3():
    try:
        k.close()
    except ValueError as e:
        yield str(e)
k = s3()
print(next(k))
for name in ("send", "throw", "close", "__next__", "__iter__"):
    print(name, hasattr(g, name))
for bad in (lambda: g.send(), lambda: g.throw(), lambda: type(g)(), lambda: len(g), lambda: g[0], lambda: setattr(g, "x", 1)):
    try:
        bad()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
g.__name__ = "renamed"
print(g.__name__)
print(repr(g)[:len("<generator object selfish at ")])
