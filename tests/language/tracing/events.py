# Call, line, return and exception events of statements of all sorts.
import sys

events = []

def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__: return None
    if event == "exception": arg = (arg[0].__name__, str(arg[1]))
    events.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, arg if event in ("return", "exception") else None))
    return tracer

def show(function, *args):
    events.clear()
    sys.settrace(tracer)
    try:
        r = function(*args)
        if hasattr(r, "__next__"): list(r)
    except Exception as e:
        sys.settrace(None)
        print(function.__name__, "raised", e)
    else:
        sys.settrace(None)
    print(function.__name__)
    for e in events: print("  ", e)

def basic(x):
    y = x + 1
    if y > 3:
        z = 1
    else:
        z = 2
    return z

def loop():
    for i in range(2):
        x = i
    while x < 3:
        x += 1
    return x

def handled():
    try:
        1 / 0
    except ZeroDivisionError as e:
        x = 1
    finally:
        y = 2
    return x

def unhandled():
    x = [1]
    x[2]

def outer():
    basic(5)
    return handled()

def gen():
    yield 1
    x = 2
    yield x

def delegating():
    yield from gen()
    return 3

def with_():
    class C:
        def __enter__(self): return 1
        def __exit__(self, *a): return False
    with C() as c:
        x = c
    return x

def multi():
    return basic(
        3
    )

def nested():
    def inner(a):
        return a * x
    x = 3
    return inner(2)

def tryelse():
    try:
        pass
    except ValueError:
        pass
    else:
        x = 1
    for i in ():
        pass
    else:
        x = 2
    if 0:
        pass
    return

def lam():
    f = lambda a: a + 1
    return f(2)

def match_(x):
    match x:
        case 1:
            return 'a'
        case [a, b]:
            return 'b'
        case _:
            pass

def assert_():
    assert True
    assert 1 == 1, "x"
    del_ = 1
    del del_
    global gg
    gg = 1
    import os
    from os import path

for f in (basic, ): show(f, 1); show(f, 5)
for f in (loop, handled, unhandled, outer, gen, delegating, with_, multi, nested, tryelse, lam, assert_): show(f)
show(match_, 1); show(match_, [1, 2]); show(match_, 3)
