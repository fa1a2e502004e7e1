class P:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, P) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"P({self.v})"
print(P(1) == P(1), P(1) != P(1), P(1) is P(1), {P(1), P(1), P(2)} == {P(2), P(1)}, {P(3): "x"}[P(3)])
print(sorted([P(3), P(1)]), P(1) > P(0), max(P(1), P(5)), P(1) in [P(1)], [P(2), P(1)].index(P(1)))
for f in (lambda: P(1) <= P(2), lambda: P(1) >= P(2)):
    try:
        f()
    except TypeError as e:
        print(e)
class EqOnly:
    def __eq__(self, o): return True
print(EqOnly.__hash__)
try:
    hash(EqOnly())
except TypeError as e:
    print(e)
try:
    {EqOnly()}
except TypeError as e:
    print(e)
class Child(P): pass
class ChildEq(P):
    def __eq__(self, o): return True
print(hash(Child(5)) == hash(5), ChildEq.__hash__)
class Restored(P):
    def __eq__(self, o): return True
    __hash__ = P.__hash__
print(hash(Restored(7)) == 7)
class NotEq:
    def __ne__(self, o): return "ne called"
print(NotEq() != 1, (NotEq() == 1))
class Rich:
    def __lt__(self, o): return "lt"
    def __le__(self, o): return "le"
    def __eq__(self, o): return "eq"
    def __ne__(self, o): return "ne"
    def __gt__(self, o): return "gt"
    def __ge__(self, o): return "ge"
r = Rich()
print(r < 1, r <= 1, r == 1, r != 1, r > 1, r >= 1, 1 < r, 1 <= r, 1 == r, 1 != r, 1 > r, 1 >= r)
class NI:
    def __eq__(self, o): return NotImplemented
print(NI() == NI(), NI() != 5, NI() == None)
class H:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
print(hash(H(-1)), hash(H(2**61 - 1)), hash(H(2**64)), hash(H(True)))
try:
    hash(H("x"))
except TypeError as e:
    print(e)
o = object()
print(o == o, o == object(), hash(o) == hash(o), o.__eq__(5), o.__lt__(5))
