# oracle: none - isolates
# Whatever way a script comes to the dictionary of builtins, what it writes there is seen by its isolate alone.
import gc
import isolates
import sys


def seen():
    try:
        return added
    except NameError:
        return None


def by_function():
    seen.__builtins__["added"] = ["function"]
    import builtins
    return seen(), seen.__builtins__ is vars(builtins), builtins.added


def by_frame():
    sys._getframe().f_builtins["added"] = ["frame"]
    return (lambda: added)()


def by_module():
    import json
    json.__builtins__["added"] = ["module"]
    return (lambda: added)(), json.__builtins__ is seen.__builtins__


def by_exec():
    space = {}
    exec("def f(): return added", space)
    builtins = space["__builtins__"]
    (builtins if isinstance(builtins, dict) else vars(builtins))["added"] = ["exec"]
    return space["f"]()


def by_collector():
    found = [d for o in (seen, int.__dict__, str.__dict__, sys._getframe()) for d in gc.get_referents(o) if isinstance(d, dict)]
    for d in found:
        d["added"] = ["collector"]
    return hasattr(int, "added"), hasattr(str, "added")


def replaced():
    sys.modules["builtins"] = sys
    seen.__builtins__["added"] = ["replaced"]
    return seen()


def reach(dictionary):
    return sorted(dictionary)[:1]


def nested():
    names = {k: v for k, v in seen.__builtins__.items() if isinstance(v, type) and v.__module__ == "builtins"}
    return isolates.spawn(reach, names).join()


for function in by_function, by_frame, by_module, by_exec, by_collector, replaced, nested:
    for _ in range(2):
        result = isolates.spawn(function).join()
    print(function.__name__, result, seen(), isolates.spawn(seen).join())
print(hasattr(int, "added"))
