log = []
class A:
    def __add__(self, o):
        log.append("A.add")
        return NotImplemented
    def __radd__(self, o):
        log.append("A.radd")
        return "A.radd"
class B(A):
    def __radd__(self, o):
        log.append("B.radd")
        return "B.radd"
class C:
    def __radd__(self, o):
        log.append("C.radd")
        return NotImplemented
def show(f):
    try:
        print(f(), log)
    except TypeError as e:
        print("TypeError", e, log)
    log.clear()
show(lambda: A() + B())     # the subclass's reflected method goes first
show(lambda: B() + A())
show(lambda: A() + A())     # same type: not reflected
show(lambda: A() + C())
show(lambda: A() + 1)
show(lambda: 1 + A())
show(lambda: 1 + C())
show(lambda: [] + A())
show(lambda: "x" + C())
class I:
    def __init__(self): self.v = 1
    def __iadd__(self, o):
        log.append("iadd")
        return NotImplemented
    def __add__(self, o):
        log.append("add")
        return "sum"
def aug():
    x = I()
    x += 1
    return x
show(aug)
def aug2():
    x = C()
    x += 1
def aug3():
    x = 1
    x -= "a"
show(aug2)
show(aug3)
class NoR:
    __add__ = None
    __radd__ = None
show(lambda: NoR() + 1)
show(lambda: 1 + NoR())
class SubInt(int):
    def __radd__(self, o): return "sub radd"
    def __add__(self, o): return "sub add"
show(lambda: 1 + SubInt(2))
show(lambda: SubInt(2) + 1)
show(lambda: sum([1, SubInt(5)]))
