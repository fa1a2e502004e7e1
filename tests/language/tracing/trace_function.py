# What a trace function may do: change variables, choose what is traced, raise, be taken away, trace opcodes.
import sys


def work(n):
    total = 0
    for i in range(n):
        total += i
    return total


def changer(frame, event, arg):
    if frame.f_code is not work.__code__:
        return None
    if event == "line" and frame.f_locals.get("total") == 1:
        frame.f_locals["total"] = 100
    return changer


sys.settrace(changer)
print(work(4))
sys.settrace(None)
print(work(4), sys.gettrace())


def cells():
    x = 1

    def inner():
        return x
    y = inner()
    return y, inner()


def change_cell(frame, event, arg):
    if frame.f_code is not cells.__code__:
        return None
    if event == "line" and "y" in frame.f_locals:
        frame.f_locals["x"] = "changed"
    return change_cell


sys.settrace(change_cell)
print(cells())
sys.settrace(None)


def raiser(frame, event, arg):
    if event == "line":
        raise RuntimeError("from the tracer")
    return raiser


sys.settrace(raiser)
try:
    work(1)
except RuntimeError as e:
    print("RuntimeError", e)
print(sys.gettrace())

# Only calls: the function returns None.
names = []
def calls(frame, event, arg):
    names.append((frame.f_code.co_name, event))


sys.settrace(calls)
cells()
work(1)
sys.settrace(None)
print(names)

# f_trace of a frame that runs already, and no line events for one that wants none.
seen = []
def local(frame, event, arg):
    seen.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
    return local


def itself():
    frame = sys._getframe()
    frame.f_trace = local
    sys.settrace(lambda *args: None)
    a = 1
    b = 2
    sys.settrace(None)
    return a + b


itself()
print(seen)


def quiet(frame, event, arg):
    frame.f_trace_lines = False
    seen.append(event)
    return quiet


seen.clear()
sys.settrace(quiet)
work(3)
sys.settrace(None)
print(seen)


opcodes = 0
def per_opcode(frame, event, arg):
    global opcodes
    frame.f_trace_opcodes = True
    opcodes += event == "opcode"
    return per_opcode


sys.settrace(per_opcode)
work(3)
sys.settrace(None)
print(opcodes > 3)


# Generators: thrown into, closed.
events = []
def generators(frame, event, arg):
    if frame.f_code.co_name == "gen":
        events.append((event, type(arg).__name__))
        return generators


def gen():
    try:
        yield 1
        yield 2
    finally:
        yield 3


sys.settrace(generators)
g = gen()
next(g)
try:
    g.throw(ValueError("x"))
    next(g)
except ValueError:
    pass
sys.settrace(None)
print(events)
print(sys.call_tracing(work, (5,)))
try:
    sys.call_tracing(work, 5)
except TypeError as e:
    print(e)
