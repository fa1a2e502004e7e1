# A very deep list, tuple, dict and chain of objects must be made and freed without trouble.
l = []
t = ()
d = {}
class Node:
    def __init__(self, next): self.next = next
n = None
for i in range(200000):
    l = [l]
    t = (t,)
    d = {"d": d}
    n = Node(n)
del l, t, d, n
def gen(inner):
    yield inner
g = None
for i in range(20000):
    g = gen(g)
del g
print("freed")
