s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(1, 2), slice(None), s == slice(1, 10, 2), slice(1) < slice(2), slice("a", None, [1]), s.indices(5), slice(None, None, -1).indices(4), slice(-3, None).indices(10), slice(100).indices(5), slice(None, -100, -1).indices(5), slice(2 ** 70).indices(3))
class G:
    def __getitem__(self, k): return k
g = G()
print(g[1:2], g[::], g[1:2, 3], g[:, ::2], g["a":"b":"c"], g[1:None:-1])
for f in (lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: hash(s), lambda: s.indices(-1), lambda: slice(1, 2, 0).indices(5), lambda: slice("a").indices(5), lambda: setattr(s, "start", 5), lambda: [1][slice(1.5)], lambda: s.indices("a"), lambda: slice(start=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
l = list(range(10))
print(l[s], "abcdefghijk"[s], (1, 2, 3)[slice(1, None)], l[slice(None, None, -3)], bytes(range(5))[slice(-2, None)], range(10)[s])
