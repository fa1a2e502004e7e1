# Lists that belong to the runtime: a script cannot reach them through gc and change them.
import gc, itertools
for make in (lambda: itertools.combinations("abcd", 2), lambda: itertools.permutations("abcd", 2), lambda: itertools.product("ab", "cd"), lambda: itertools.combinations_with_replacement("abc", 2), lambda: itertools.zip_longest("a", "bc")):
    c = make(); next(c)
    for x in gc.get_referents(c):
        if type(x) is list: x.clear()
    try: print(next(c, "end"))
    except BaseException as e: print(type(e).__name__, e)
import signal
signal.signal(signal.SIGUSR1, print)
for l in gc.get_objects():
    if type(l) is list and len(l) > 60 and l and l[0] is signal.default_int_handler: l.clear(); print("cleared")
try: print(signal.getsignal(signal.SIGUSR1))
except BaseException as e: print(type(e).__name__)
