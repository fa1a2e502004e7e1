# exit: 1
# stderr: Exception ignored in: <generator object stubborn at
# stderr: RuntimeError: generator ignored GeneratorExit
def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("stays")


g = stubborn(); next(g)
raise KeyError(1)
