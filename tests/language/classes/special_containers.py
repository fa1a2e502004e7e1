class Seq:
    def __init__(self, *items): self.items = list(items)
    def __len__(self): return len(self.items)
    def __getitem__(self, i):
        if isinstance(i, slice):
            return ("slice", i.start, i.stop, i.step)
        return self.items[i]
    def __setitem__(self, i, v): print("set", i, v)
    def __delitem__(self, i): print("del", i)
s = Seq(1, 2, 3)
print(len(s), s[0], s[1:2], s[::2], 2 in s, 5 in s, list(s), list(reversed(s)), [*s], bool(s), bool(Seq()))
s[0] = 1
s[1:2] = [5]
s["k", 1] = 2
del s[0], s[:]
a, b, c = s
print(a, b, c, max(s), sum(s), sorted(s, reverse=True), list(zip(s, s)), list(enumerate(s)))
class Cont:
    def __contains__(self, x): return "truthy" if x == 1 else ""
print(1 in Cont(), 2 in Cont(), 1 not in Cont())
class Iter:
    def __iter__(self): return iter([10, 20])
print(10 in Iter(), 11 in Iter(), list(Iter()), tuple(Iter()), set(Iter()) == {10, 20})
class Rev:
    def __reversed__(self): return "anything"
print(reversed(Rev()))
class Miss(dict):
    def __missing__(self, k): return f"missing {k}"
m = Miss(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m, len(m))
class BadIter:
    def __iter__(self): return 5
class NoIter:
    __iter__ = None
    def __getitem__(self, i): return 1
class NextOnly:
    def __next__(self): return 1
def check(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: iter(BadIter()))
check(lambda: iter(NoIter()))
check(lambda: iter(NextOnly()))
check(lambda: next(Iter()))
check(lambda: Iter()[0])
check(lambda: s.items.__getitem__("a"))
check(lambda: len(Iter()))
check(lambda: reversed(Iter()))
check(lambda: 1 in 5)
check(lambda: Cont()[1])
def dele(): del Iter()[0]
check(dele)
def seti(): Iter()[0] = 1
check(seti)
class Len:
    def __init__(self, v): self.v = v
    def __len__(self): return self.v
for v in (-1, 1.5, "a", 2**70, True):
    check(lambda: print(len(Len(v))))
class Hint:
    def __length_hint__(self): return 5
    def __iter__(self): return iter("abc")
print(list(Hint()))
