# exit: 1
def f():
    try:
        g()
    finally:
        x = 1

def g():
    try:
        h()
    except ValueError:
        y = 2
        raise

def h():
    raise ValueError("from h")

f()
