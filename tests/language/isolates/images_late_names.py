# oracle: none - isolates
# Globals come into an isolate when they are first used; whoever looks at them all sees them all.
import gc
import isolates
import sys

ONE, TWO, THREE = [1], [2], [3]
SAME = ONE
ALL = [ONE, TWO, {"three": THREE}]
len_of = len


def reach():
    return ONE, TWO, THREE, SAME, ALL, len_of, hidden, Kind


def hidden():
    return THREE


class Kind:
    one = ONE

    def get(self):
        return TWO


NAMES = ["ALL", "Kind", "ONE", "SAME", "THREE", "TWO", "hidden", "len_of"]


def seen(namespace):
    return sorted(name for name in namespace if name in NAMES) == NAMES


def by_globals():
    return seen(globals()), reach() and NAMES and seen(globals())


def by_vars():
    import __main__
    return seen(vars(__main__)), seen(__main__.__dict__), reach() and NAMES and seen(dir(__main__))


def by_modules():
    main = sys.modules["__main__"]
    return main.ONE is ONE is main.SAME is main.ALL[0], reach() and hasattr(main, "Kind"), hasattr(main, "absent")


def by_import():
    from __main__ import THREE as mine
    return mine is THREE is hidden(), reach() is not None


def by_eval():
    return eval("ONE + TWO"), eval("[Kind for _ in ONE][0] is Kind"), reach() and exec("global fresh; fresh = THREE") or fresh is THREE


def by_frame():
    return seen(sys._getframe().f_globals), seen(hidden.__globals__), reach() and NAMES and True


def by_function():
    return hidden.__globals__["TWO"] is TWO, reach()[1] is TWO


def by_collector():
    gc.collect()
    [d for d in gc.get_objects() if type(d) is dict and "__name__" in d]
    return reach()[0] is ONE and gc.collect() >= 0


def stores():
    global ONE, extra
    ONE = "mine"
    extra = TWO
    return ONE, SAME, ALL[0], Kind.one is SAME, extra is TWO, globals()["ONE"], reach()[0]


def deletes():
    global ONE
    del ONE
    try:
        return ONE
    except NameError as error:
        try:
            return str(error), "ONE" in globals(), SAME, reach()
        except NameError as error:
            return str(error), SAME


def shadows():
    global len_of, len
    len = lambda x: -1
    return len(ONE), len_of(ONE), reach() and [len(x) for x in ALL]


def identity():
    return ONE is SAME is ALL[0] is Kind.one, TWO is ALL[1] is Kind().get(), THREE is hidden() is ALL[2]["three"], reach()[7] is Kind


def with_arguments(one, all_of_them, kind, function):
    return one is ONE, all_of_them is ALL, kind is Kind, function is hidden, isinstance(kind(), Kind), reach() and one is SAME


def comprehension():
    return [x for y in ALL[:2] for x in y], [THREE for THREE in ONE], THREE, reach() is None


def in_class():
    class Local:
        mine = TWO
        kind = Kind
        if reach():
            ONE = ONE + TWO
    return Local.mine is TWO, Local.kind is Kind, Local.ONE, ONE


def generator():
    def numbers():
        yield from ONE
        yield from TWO
        yield hidden()
    return list(numbers()), reach() is None


for function in (by_globals, by_vars, by_modules, by_import, by_eval, by_frame, by_function, by_collector, stores, deletes, shadows, identity,
                 comprehension, in_class, generator):
    print(function.__name__, isolates.spawn(function).join())
print(isolates.spawn(with_arguments, ONE, ALL, Kind, hidden).join())
print(ONE, TWO, THREE, ALL, Kind.one is ONE, "extra" in globals(), "fresh" in globals(), len(ONE))
