# A handler that raises while a list is sorted: nothing is lost, whether the sort is interrupted or over by then.
import random
import signal


class Stop(Exception):
    pass


def handler(*args):
    raise Stop


signal.signal(signal.SIGALRM, handler)
random.seed(5)
for make in (lambda n: n, float, str, lambda n: (n, "x"), lambda n: n if n % 2 else float(n)):
    items = [make(random.randrange(10 ** 9)) for _ in range(120_000)]
    before = sorted(items)
    stopped = False
    signal.setitimer(signal.ITIMER_REAL, 0.002)
    try:
        items.sort()
        signal.pause()
    except Stop:
        stopped = True
    print(stopped, len(items), sorted(items) == before)
