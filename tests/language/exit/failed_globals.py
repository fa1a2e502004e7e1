# exit: 1
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name, len("abc"))


def late():
    try:
        yield 1
    finally:
        print("fin", len("abc"))


def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("stays")


d = D("global")
g = late(); next(g)
cycle = [D("cycle")]; cycle.append(cycle)
1 / 0
