import _random
for seed in (0, 1, -1, 12345678901234567890, -2**200, 'x' and 1.5, True, 2**32, 2**64 - 1, 10**100):
    r = _random.Random(seed)
    print(seed, r.random(), r.getrandbits(5), r.getrandbits(32), r.getrandbits(33), r.getrandbits(64), r.getrandbits(200), r.random())
r = _random.Random(7)
s = r.getstate()
print(len(s), s[:3], s[-1])
a = [r.random() for _ in range(1000)]
r.setstate(s)
print(a == [r.random() for _ in range(1000)], r.getstate()[-1], hash(r.getstate()))
class R(_random.Random):
    def __init__(self, a, b=2): self.a = a
print(R(3).random(), R(3, b=4).a, _random.Random() is not None)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: r.getrandbits(-1)); t(lambda: r.getrandbits(0)); t(lambda: r.getrandbits('a')); t(lambda: r.setstate([])); t(lambda: r.setstate((1,)))
t(lambda: r.setstate((0,) * 624 + (625,))); t(lambda: r.setstate(('a',) * 625)); t(lambda: _random.Random(1, 2)); t(lambda: _random.Random(x=1)); t(lambda: _random.Random([]))
t(lambda: r.setstate((2**70,) * 625)); t(lambda: r.seed(1, 2))
