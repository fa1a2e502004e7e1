class S:
    def __getitem__(self, key): return key
s = S()
print(s[1], s[1, 2], s[()], s[1,], s[:], s[1:2], s[::], s[1:2:3], s[:, 1], s[..., None], s["a":"b"])
print(s[1:2, 3:4], s[(1, 2)], s[[1]], s[-1], s[lambda: 0].__name__, s[x := 3])
l = list(range(10))
print(l[2:5], l[:3], l[7:], l[-3:], l[:-7], l[::3], l[::-1], l[8:2:-2], l[-2:-8:-3])
print(l[100:], l[:100], l[5:2], l[-100:2], l[100::-4], l[:-100], l[:-100:-4])
print(l[True], l[False:True])
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(l[I(3)], l[I(1):I(4)], "abcdef"[I(2)], l[::I(5)])
print(l[10**20:], l[-10**20:2], l[::10**20])
for bad in ("l[10]", "l[-11]", "l['1']", "l[1.0]", "l[::0]", "l['a':]", "l[10**20]", "'abc'[3]", "(1,2)[2]", "b'ab'[5]", "range(3)[3]"):
    try:
        eval(bad)
    except Exception as e:
        print(bad, type(e).__name__, e)
