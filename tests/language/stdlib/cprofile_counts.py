# library: 3.11
# cProfile: what was called, how often, by whom.
import cProfile
import io
import pstats


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def work():
    for i in range(3):
        fib(5)
    "a,b".split(",")
    sorted([3, 1, 2], key=lambda x: -x)
    try:
        int("x")
    except ValueError:
        pass
    return sum(generate())


def generate():
    for i in range(4):
        yield i


profile = cProfile.Profile()
print(profile.runcall(work))
profile.create_stats()
for (file, line, name), (calls, all_calls, inline, total, callers) in sorted(profile.stats.items(), key=lambda item: (item[0][2], item[0][1])):
    if name in ("fib", "work", "generate", "<lambda>", "<method 'split' of 'str' objects>", "<built-in method builtins.sorted>", "<built-in method builtins.sum>"):
        print(name, calls, all_calls, 0 <= inline <= total + 1e-9, sorted((c[2], n[0], n[1]) for c, n in callers.items()))

ticks = iter(range(1000))
timed = cProfile.Profile(lambda: next(ticks), 0.5, builtins=False)
timed.enable()
fib(2)
timed.disable()
for entry in sorted(timed.getstats(), key=lambda e: str(e.code)):
    if not isinstance(entry.code, str) and entry.code.co_name == "fib":
        print(type(entry).__name__, entry.callcount, entry.reccallcount, entry.totaltime > 0, entry.calls and type(entry.calls[0]).__name__)
timed.clear()
print(timed.getstats())

with cProfile.Profile() as shown:
    work()
out = io.StringIO()
pstats.Stats(shown, stream=out).strip_dirs().sort_stats("ncalls").print_stats("fib")
print([line.split()[0] for line in out.getvalue().splitlines() if "(fib)" in line])


class Own(cProfile.Profile):
    pass


own = Own()
own.enable()
own.disable()
print([type(e).__name__ for e in own.getstats()])
