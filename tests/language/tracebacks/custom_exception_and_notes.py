# exit: 1
class Outer:
    class AppError(Exception):
        def __str__(self): return "first line\nsecond line"

def f():
    e = Outer.AppError("x")
    e.add_note("a note")
    e.add_note("two\nlines")
    raise e
f()
