class S(set):
    def add(self, x): super().add(x * 2)
s = S([1])
s.add(5)
print(sorted(s), type(s | {1}).__name__, type(s.copy()).__name__, repr(S([1])), repr(S()), S([1]) == {1}, type(s & s).__name__, type(s.union([1])).__name__)
class F(frozenset): pass
f = F([1])
f.tag = "t"
print(f, f.tag, type(f.copy()).__name__, hash(f) == hash(frozenset([1])), type(f | {2}).__name__, F() == frozenset())
class N:
    def __init__(self): self.s = {self}
    def __repr__(self): return f"N({len(self.s)})"
n = N()
print(n, n in n.s, n.s)
class H:
    def __init__(self): self.inner = None
    def __repr__(self): return repr(self.inner)
h = H()
h.inner = {h}
print(h.inner)
class M(set):
    def __contains__(self, x): return "always"
print(5 in M(), M().__contains__(5), M([1]) <= {1})
try:
    {1, 2}.__init__(5)
except TypeError as e:
    print(e)
t = {1, 2}
t.__init__([9])
print(t, set.__doc__ is not None, {1}.__class__.__name__, {1}.__sub__([1]), {1}.__rsub__({1, 2}), {1}.__and__({1}), {3}.__len__(), {3}.__contains__(3))
print({i for i in range(3)} == set(range(3)), {*"ab"} == set("ba"), frozenset("ab") == {"a", "b"}, any({0}), sum({1, 2}), [*{7}], dict.fromkeys({1}), tuple({4}), {None}, {True}, {1, True, 1.0})
