# 'exception' events of the StopIteration that ends what a frame steps.
import sys


class Awaitable:
    def __await__(self):
        yield 1
        return self


class Items:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration("over")
        self.left -= 1
        return self.left


def run(make, late=False):
    def trace(frame, event, argument):
        name = frame.f_code.co_name
        if name in ("inner", "plain", "outer", "generator", "steps", "__next__"):
            if event == "exception":
                argument = argument[0].__name__, type(argument[1].value).__name__
            elif event == "return" and not isinstance(argument, (int, type(None))):
                argument = type(argument).__name__
            print(name, event, frame.f_lineno - frame.f_code.co_firstlineno, argument)
        return trace

    async def inner():
        if late:
            sys.settrace(trace)
            sys._getframe().f_trace = trace
        await Awaitable()
        return 5

    async def plain():
        return None

    async def outer():
        await plain()
        y = await inner()
        await plain()
        return y

    def generator(result):
        yield 1
        return result

    def steps():
        x = yield from generator(7)
        y = yield from generator(None)
        z = yield from [1, 2]
        for i in generator(8): pass
        for i in generator(None): pass
        for i in Items(): pass
        for i in [1]: pass
        yield from Items()
        return x

    print(make, late)
    stepped = locals()[make]()
    if not late:
        sys.settrace(trace)
    try:
        while True:
            stepped.send(None)
    except StopIteration as stop:
        result = stop.value
    sys.settrace(None)
    print(result)


run("outer"), run("outer", True), run("steps")


def raising():
    def trace(frame, event, argument):
        if event == "exception" and frame.f_code.co_name == "outer":
            raise KeyError("instead")
        return trace

    async def inner():
        return 1

    async def outer():
        try:
            await inner()
        except KeyError as error:
            return repr(error)

    coroutine = outer()
    sys.settrace(trace)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        print(stop.value)
    sys.settrace(None)


raising()


# What a trace function raises at the end of a `for` is forgotten with the StopIteration.
class Ended:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration


def walk():
    for _ in Ended():
        pass
    return "end"


def refuse(frame, event, argument):
    if event == "exception" and frame.f_code is walk.__code__:
        raise KeyError("from the trace function")
    return refuse


sys.settrace(refuse)
walked = walk()
print(walked, sys.gettrace())
sys.settrace(None)
