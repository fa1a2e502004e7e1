# exit: 1
import sys
class Shape:
    colour = 1
    def area(self): return self._width
    def __init__(self): self.width = 1
def show(f):
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, None)
length = 5
def local():
    temperature = 1
    return temprature
show(lambda: lenght)
show(local)
show(lambda: Shape().color)
show(lambda: Shape().area())
show(lambda: prin("x"))
show(lambda: [].appendd(1))
show(lambda: "".uper())
show(lambda: sys.exut)
show(lambda: nothing_at_all_like_it)
show(lambda: Shape().zzzzz)
show(lambda: math.pi)
from math import sinn
