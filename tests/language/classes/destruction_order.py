class D:
    def __init__(self, name, ref=None): self.name, self.ref = name, ref
    def __del__(self): print("del", self.name, "ref", self.ref.name if self.ref else None)
# an object is finalised before what it refers to
a = D("a", D("b", D("c")))
del a
def order():
    x = D("x")
    y = D("y")
    z = D("z")
    print("leaving")
order()
class E:
    def __init__(self): self.first, self.second = D("first"), D("second")
    def __del__(self): print("del E", self.first.name)
E()
l = [D(i) for i in range(3)]
del l
t = tuple(D(i) for i in "abc")
del t
d = {1: D("v1"), 2: D("v2")}
del d
l = [D("l0"), D("l1"), D("l2")]
l[:] = []
l = [D("s0"), D("s1"), D("s2")]
del l[1]
del l
print(D("l").name, D("r").name)
D("arg0").name + D("arg1").name
