# Setting f_lineno more than once in one call of the trace function, and one that fails after it.
import sys


def run(f, at, *targets):
    events = []

    def trace(frame, event, argument):
        if frame.f_code is f.__code__:
            line = frame.f_lineno - frame.f_code.co_firstlineno
            if event == "line" and line == at and "done" not in events:
                events.append("done")
                for target in targets:
                    if callable(target):
                        target()
                        continue
                    try:
                        frame.f_lineno = frame.f_code.co_firstlineno + target
                        events.append(frame.f_lineno - frame.f_code.co_firstlineno)
                    except ValueError as error:
                        events.append(str(error))
            events.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
        return trace

    sys.settrace(trace)
    try:
        result = f()
    except Exception as error:
        result = repr(error)
    sys.settrace(None)
    print(events, result)


def loop():
    c = 0
    for i in [1, 2]:
        a = 1
        b = 2
    c = 3
    return c


def context():
    x = 1
    with memoryview(b""):
        y = 2
        z = 3
    w = 4


def caught():
    try:
        x = 1
        y = 2
    except KeyError:
        return "caught"
    z = 3
    return z


def fail():
    raise KeyError("from the trace function")


def other():
    sys.call_tracing(loop, ())


run(loop, 3, 5, 4), run(loop, 3, 4, 3), run(loop, 3, 5, 6), run(loop, 3, 6, 5, 1), run(loop, 3, 5, 5)
run(loop, 5, 1), run(loop, 5, 6, 1)
run(context, 3, 5, 4), run(context, 3, 4, 5), run(context, 3, 4, 1)
run(caught, 2, fail), run(caught, 2, 3, fail), run(caught, 2, 6, fail), run(caught, 6, 2, fail), run(caught, 6, 3, other)
run(loop, 3)
