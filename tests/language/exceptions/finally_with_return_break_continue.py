def a():
    try: return "try"
    finally: print("finally a")
def b():
    try: return "try"
    finally: return "finally wins"
def c():
    try: raise ValueError
    finally: return "swallowed"
def d():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("finally", i)
    return i
def e():
    while True:
        try:
            raise KeyError
        finally:
            break
    return "broke out of an exception"
def f():
    for i in range(3):
        try: return i
        finally:
            if i < 2: continue
def g():
    try:
        try: raise ValueError("inner")
        finally: print("f1")
    except ValueError as x:
        return str(x)
    finally: print("f2")
def h():
    x = 1
    try: return x
    finally: x = 2
def i():
    try:
        return 1 / 0
    except ZeroDivisionError:
        return "handler"
    else:
        return "else"
    finally:
        print("finally i")
def j():
    for x in range(2):
        for y in range(2):
            try:
                if y: break
            finally:
                print("xy", x, y)
        else:
            print("never")
    with open(__file__) as fl:
        try:
            return fl.closed
        finally:
            print("closing")
def gen():
    try:
        yield 1
        return 2
    finally:
        yield 3
for fn in (a, b, c, d, e, f, g, h, i, j):
    print(fn.__name__, fn())
print(list(gen()))
