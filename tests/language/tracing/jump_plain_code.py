# Jumps within code that needs no temporaries.
import sys


def run(source, start, target):
    names = {}
    exec(compile(source, "source", "exec"), names)
    f = names["f"]
    done = []

    def trace(frame, event, arg):
        if frame.f_code is not f.__code__:
            return
        if event == "line" and frame.f_lineno == start and not done:
            done.append(1)
            try:
                frame.f_lineno = target
            except ValueError as error:
                print(error)
        return trace
    sys.settrace(trace)
    try:
        result = f()
    except Exception as error:
        result = repr(error)
    finally:
        sys.settrace(None)
    print(start, target, result)


plain = """def f():
    x=1
    x=2
    x=3
    return x
"""
for start, target in ((3, 4), (3, 5), (4, 2), (4, 3), (2, 9)):
    run(plain, start, target)
branches = """def f():
    r = 0
    if r:
        r = 1
    else:
        r = 2
    return r
"""
for start, target in ((3, 4), (3, 6), (6, 4), (7, 4)):
    run(branches, start, target)
