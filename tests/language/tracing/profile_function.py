# Events of sys.setprofile: calls and returns of functions and of natives.
import sys

events = []


def profiler(frame, event, arg):
    if event.startswith("c_"):
        arg = arg.__name__
    events.append((event, frame.f_code.co_name, arg))


def show(function, *args):
    events.clear()
    sys.setprofile(profiler)
    try:
        function(*args)
    except Exception as e:
        sys.setprofile(None)
        print("raised", type(e).__name__)
    sys.setprofile(None)
    print(function.__name__)
    for event in events:
        print("  ", event)


def plain(x):
    return x + 1


def natives():
    a = [3, 1]
    a.append(2)
    n = len(a)
    list.sort(a)
    return plain(n)


def failing():
    try:
        len(1)
    except TypeError:
        pass
    return int("x")


def gen():
    yield 1
    yield 2


def walk():
    for x in gen():
        pass
    return [plain(y) for y in (1, 2)]


class C:
    def __init__(self):
        self.x = 1

    def __add__(self, other):
        return self.x


def classes():
    return C() + 1


for f in (natives, failing, walk, classes):
    show(f)
print(sys.getprofile())
show(plain, 1)


def bad(frame, event, arg):
    raise ZeroDivisionError("bad profiler")


sys.setprofile(bad)
try:
    plain(1)
except ZeroDivisionError as e:
    print(e, sys.getprofile())
