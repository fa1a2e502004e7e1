# What a new isolate writes into builtins is seen by the functions that it started with, and by it alone.
import isolates


def by_import():
    import builtins
    builtins.foo = 5
    return foo


def by_attribute():
    by_attribute.__builtins__['len'] = lambda x: 7
    return len([])


def steps():
    yield len([1])
    yield len([1, 2])


def in_a_generator():
    running = steps()
    first = next(running)
    len([])  # cached before the change
    import builtins
    builtins.len = lambda x: -1
    return first, next(running), len([])


def patched():
    from unittest import mock
    with mock.patch('builtins.open', lambda *a: 'fake'):
        inside = open('/nope')
    try:
        open('/nope')
    except FileNotFoundError:
        return inside, 'put back'


def untouched():
    return len([]), 'foo' in dir(__import__('builtins'))


for function in (by_import, by_attribute, in_a_generator, patched, untouched):
    print(function.__name__, isolates.spawn(function).join())


def again():
    import builtins
    import sys
    for _ in range(50):
        del sys.modules['builtins']
        import builtins
    return builtins.len([1, 2])


print(again(), isolates.spawn(again).join())


def frozen():  # what the collector no longer sees keeps what it had, and that lives
    import gc
    running = steps()
    next(running)
    gc.freeze()
    import builtins
    import sys
    del sys.modules['builtins'], builtins
    import builtins
    gc.collect()
    return next(running), len([1, 2, 3])


print(isolates.spawn(frozen).join())
