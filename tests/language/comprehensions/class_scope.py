y = "global y"
class A:
    y = "class y"
    first = [v for v in [y]]
    rest = [y for _ in range(1)]
    gen = list(y for _ in range(1))
    lam = (lambda: y)()
    def m(self): return y
print(A.first, A.rest, A.gen, A.lam, A().m())
def outer():
    y = "local y"
    class B:
        y = "B y"
        items = [y for _ in range(1)]
        def m(self): return y
    return B.items, B().m(), [y for _ in range(1)]
print(outer())
