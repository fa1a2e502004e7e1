# exit: 1
def gen(n):
    for i in range(n):
        yield 10 // (i - 1)

def use():
    return sum(x for x in gen(3))

class C:
    values = [use() for _ in range(1)]
