# exit: 1
class Empty(Exception): pass
def f():
    raise Empty
f()
