def echo():
    received = None
    while True:
        received = yield received
        print("got", received)
g = echo()
print(next(g))
print(g.send(1), g.send("two"), next(g))
g = echo()
try:
    g.send(5)
except TypeError as e:
    print(e)
print(g.send(None))
def average():
    total = n = 0
    value = None
    while True:
        x = yield value
        if x is None:
            return total
        total += x
        n += 1
        value = total / n
a = average()
next(a)
print(a.send(10), a.send(20), a.send(3))
try:
    a.send(None)
except StopIteration as e:
    print("returned", e.value)
def expr():
    x = (yield 1) + (yield 2)
    print("sum", x)
    y = [(yield 3), (yield 4)]
    print(y)
    print((yield), "printed")
e = expr()
values = [next(e)]
for i in range(10, 50, 10):
    values.append(e.send(i))
print(values)
try:
    e.send("bye")
except StopIteration:
    print("done")
