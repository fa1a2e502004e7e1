l = [1, 2, 3]
class Evil:
    def __eq__(self, o):
        l.clear()
        return False
print(Evil() in l, l)
l = [1, 2, 3, 4]
class Evil2:
    def __eq__(self, o):
        if l: l.pop()
        return False
print(l.count(Evil2()), l)
l = [1, 2, 3]
try:
    l.remove(Evil())
except ValueError as e:
    print(e)
l = [1, 2, 3]
class Idx:
    def __index__(self):
        l.clear()
        return 0
try:
    l[Idx()]
except IndexError as e:
    print(e)
l = [1, 2, 3]
try:
    l[Idx()] = 5
except IndexError as e:
    print(e)
l = [1, 2]
l.extend(x for x in l if len(l) < 6)
print(l)
l = [1, 2, 3]
l[:] = (l.pop() for _ in range(2))
print(l)
class R:
    def __repr__(self):
        out.clear()
        return "R"
out = [R(), 1, 2]
print(out)
l = [0]
it = iter(l)
print(next(it))
try:
    next(it)
except StopIteration:
    l.append(1)
print(list(it), next(it, "exhausted iterators stay so"))
l = [3, 2, 1]
r = reversed(l)
l.pop()
print(list(r))
x = [[1, 2], [3]]
print(sum(x, []), [a for b in x for a in b])
