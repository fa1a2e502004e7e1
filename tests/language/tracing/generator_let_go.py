# The end of a generator that is let go of is seen by trace and profile functions.
import sys

seen = []


def trace(frame, event, arg):
    seen.append((frame.f_code.co_name, event))
    return trace


def guarded():
    try:
        yield 1
        yield 2
    finally:
        x = 1


def plain():
    yield 1


def leave_guarded():
    for value in guarded():
        break


def leave_plain():
    for value in plain():
        break


def close_plain():
    g = plain()
    next(g)
    g.close()


def never_begun():
    plain()


for function in (leave_guarded, leave_plain, close_plain, never_begun):
    sys.settrace(trace)
    function()
    sys.settrace(None)
    print(function.__name__, seen)
    seen.clear()
    sys.setprofile(trace)
    function()
    sys.setprofile(None)
    print(seen)
    seen.clear()
