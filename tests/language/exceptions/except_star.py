def run(exc):
    try:
        raise exc
    except* ValueError as e:
        print("value", repr(e))
    except* (TypeError, KeyError) as e:
        print("type/key", repr(e))
    else:
        print("else")
    finally:
        print("finally")
def check(f):
    try:
        f()
    except BaseException as e:
        print("->", repr(e))
check(lambda: run(ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])))
check(lambda: run(ValueError("naked")))
check(lambda: run(OSError("unmatched")))
check(lambda: run(ExceptionGroup("g", [ValueError(1), OSError(2)])))
check(lambda: run(ExceptionGroup("g", [ExceptionGroup("h", [ValueError(1), OSError(5)]), KeyError(3)])))
def none():
    try:
        pass
    except* ValueError:
        print("no")
    else:
        print("else ran")
none()
def raises():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new")
    except* TypeError as e:
        raise
check(raises)
def raises2():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e:
        raise e
check(raises2)
def raises3():
    try:
        raise ExceptionGroup("g", [ValueError(1), OSError(2)])
    except* ValueError:
        raise KeyError("with rest")
check(raises3)
def bad():
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
check(bad)
def named():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e:
        pass
    try:
        e
    except NameError as n:
        print(n)
named()
def loop():
    for i in range(2):
        try:
            if i: raise ValueError(i)
        except* ValueError as e:
            print("loop", e.exceptions)
loop()
