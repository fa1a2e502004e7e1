# A finalizer that runs while a frame is left keeps that frame, by f_back.
import gc
import sys

kept = []


class Keeper:
    def __del__(self):
        frame = sys._getframe()
        kept.append((frame, frame.f_back))


def leave():
    a, b = Keeper(), [Keeper()]
    kept.append(sys._getframe())


def leave_by_exception():
    a = Keeper()
    kept.append(sys._getframe())
    raise ValueError


def deep(n):
    if n:
        return deep(n - 1)
    leave()
    try:
        leave_by_exception()
    except ValueError:
        pass


def generate():
    a = Keeper()
    kept.append(sys._getframe())
    yield 1
    yield 2


for i in range(20):
    deep(30)
    g = generate()
    next(g)
    del g
    gc.collect()
for item in kept:
    for frame in item if isinstance(item, tuple) else (item,):
        assert frame.f_code.co_name and frame.f_globals is globals() and frame.f_lineno
        list(frame.f_locals)
print(len(kept))
kept.clear()
gc.collect()
print('done')
