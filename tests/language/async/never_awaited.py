# A coroutine that is never awaited is warned of when it dies, with where it was made if that is tracked.
import sys
import warnings


async def work():
    pass


def make():
    return work()


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    work()
    print(caught[0].category.__name__, caught[0].message)
    sys.set_coroutine_origin_tracking_depth(2)
    print(sys.get_coroutine_origin_tracking_depth())
    c = make()
    print([(line, name) for file, line, name in c.cr_origin])
    del c
    print(str(caught[1].message).splitlines()[0])
    sys.set_coroutine_origin_tracking_depth(0)
    c = work()
    print(c.cr_origin)
    c.close()
    del c
    print(len(caught))
