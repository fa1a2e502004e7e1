# oracle: none - isolates
# `__main__` in a new isolate is made when somebody asks for it: whoever does finds the globals that the function has.
import isolates
import sys
import threading
import warnings

number = 1


class Loud:
    def __init__(self, channel):
        self.channel = channel

    def __del__(self):
        self.channel.put((number, __name__, sys.modules.get("__main__") is not None))


class Record:
    def __init__(self, n):
        self.n = n


def names_of(module):
    return module.__name__, module.__doc__, module.__package__, module.__spec__, module.__loader__, type(module).__name__


def by_import():
    global number
    number = 2
    import __main__
    __main__.number += 1
    return number, __main__.__dict__ is globals(), __main__ is sys.modules["__main__"], names_of(__main__)


def by_modules():
    main = sys.modules["__main__"]
    main.number = 7
    return number, vars(main) is globals(), [name for name in sys.modules if name == "__main__"], repr(main)


def by_globals():
    own = globals()
    own["added"] = 5
    from __main__ import added
    import __main__
    return added, added is __main__.added, sorted(name for name in own if name.startswith("__")), list(own)[0]


def by_exec():
    exec("import __main__; __main__.number = 9; number += 1", globals())
    return number


def without():
    del sys.modules["__main__"]
    try:
        import __main__
        return "found"
    except ModuleNotFoundError as error:
        return str(error), number, "__main__" in sys.modules


def replaced():
    sys.modules["__main__"] = isolates
    import __main__
    return __main__ is isolates, number


def by_pickle():
    import pickle
    return pickle.loads(pickle.dumps(Record(3))).n, Record.__module__, pickle.dumps(Record).count(b"__main__")


def by_warnings():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        warnings.warn("careful")
    return [str(w.message) for w in seen], "__warningregistry__" in globals()


def by_threads():
    result = []
    thread = threading.Thread(target=lambda: result.append((__import__("__main__").__dict__ is globals(), number)))
    thread.start()
    thread.join()
    return result


def nested():
    return isolates.spawn(by_import).join() == by_import(), number


def ends_loudly(sender, asks):
    global kept
    kept = Loud(sender)
    if asks:
        import __main__
        assert __main__.kept is kept
    return number


def closure(n):
    def inner():
        import __main__
        return n, number, __main__.number, __main__.__dict__ is globals()
    return inner


class Caller:
    def __call__(self):
        import __main__
        return __main__.__dict__ is type(self).__call__.__globals__

    def method(self):
        return sys.modules["__main__"].__dict__ is type(self).method.__globals__


for round in range(2):
    for function in (by_import, by_modules, by_globals, by_exec, without, replaced, by_pickle, by_warnings, by_threads, nested, closure(4), Caller(), Caller().method):
        result = isolates.spawn(function).join()
        if round == 0:
            print(getattr(function, "__name__", "instance"), result)
    for asks in False, True:
        channel = isolates.Channel(1)
        print(isolates.spawn(ends_loudly, channel.sender, asks).join(), channel.get())
print(number, "added" in globals(), sys.modules["__main__"].number)
