# Raising and catching many times leaves nothing behind.
def thrower(i):
    if i % 3 == 0: raise ValueError(i)
    if i % 3 == 1: raise KeyError(i)
    return i
v = k = n = 0
for i in range(3000):
    try: thrower(i)
    except ValueError as e: v += e.args[0]
    except KeyError: k += 1
    else: n += 1
print(v, k, n)
class D:
    alive = 0
    def __init__(self): D.alive += 1
    def __del__(self): D.alive -= 1
def leak():
    d = D()
    raise ValueError("with a local")
for _ in range(100):
    try: leak()
    except ValueError: pass
print(D.alive)
def gen():
    d = D()
    try: yield 1
    finally: d = None
for _ in range(100): next(gen())
print(D.alive)
def nested(n):
    try:
        if n: nested(n - 1)
        else: raise KeyError("bottom")
    except KeyError as e:
        raise KeyError(n) from e
try: nested(30)
except KeyError as e:
    depth = 0
    while e: depth, e = depth + 1, e.__cause__
    print(depth)
print(D.alive)
