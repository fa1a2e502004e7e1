def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2), f(3, []), f(4))
print(f.__defaults__)
n = 5
def g(a=n): return a
n = 6
print(g())
g.__defaults__ = (7,)
print(g())
g.__defaults__ = None
try:
    g()
except TypeError as e:
    print(e)
def h(a, b=1, c=2): return a, b, c
h.__defaults__ = (10,)
print(h(1, 2))
try:
    h(1)
except TypeError as e:
    print(e)
def late(x=None): return x if x is not None else []
print(late() is late())
class K:
    size = 3
    def m(self, s=size): return s
    size = 4
print(K().m())
def nested(a=(lambda b=2: b)()): return a
print(nested())
