# exit: 1
def make(e):
    try:
        raise e
    except Exception as x:
        return x

raise ExceptionGroup("several", [
    make(ValueError("one")),
    ExceptionGroup("inner", [make(KeyError("k")), TypeError("never raised")]),
    OSError(2, "no"),
])
