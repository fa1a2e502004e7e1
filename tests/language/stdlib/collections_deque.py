# library: 3.11
# deque and defaultdict against CPython.
import copy, weakref, gc
from collections import deque, defaultdict, namedtuple, Counter, OrderedDict, ChainMap, UserDict

def attempt(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, e)

d = deque()
for i in range(40):
    d.append(i); d.appendleft(-i)
print(d, len(d), d[0], d[-1], d[40])
while len(d) > 3:
    d.pop(); d.popleft()
    if len(d) > 3 and len(d) % 7 == 0: d.rotate(2)
print(d)
m = deque('abcdefgh', maxlen=5)
print(m, m.maxlen); m.append('x'); print(m); m.appendleft('y'); print(m)
for n in (-7, -3, -1, 0, 1, 2, 4, 5, 9):
    e = deque(range(6)); e.rotate(n); f = deque(range(8)); f.rotate(n); print(list(e), list(f))
attempt(deque, 5); attempt(deque, [], -1); attempt(deque, [], 'a'); attempt(deque, [1], 2, 3)
attempt(deque().pop); attempt(deque().popleft)
attempt(deque([1, 2]).remove, 3); attempt(deque([1, 2]).index, 3); attempt(deque([1, 2, 1]).index, 1, 1); attempt(deque([1]).__getitem__, 4)
attempt(lambda: deque([1])['a']); attempt(lambda: deque([1])[0:1])
attempt(m.insert, 0, 1)
for i in range(-5, 6):
    e = deque(range(4)); e.insert(i, 'n'); print(list(e), end=' ')
print()
e = deque(range(10)); del e[3]; del e[-1]; e[2] = 'q'; e.reverse(); print(e)
print(deque('abc') + deque('de'), deque('ab') * 3, 3 * deque('a'), deque('abcd', 3) * 2)
attempt(lambda: deque() + [1])
e += 'zz'; e *= 2; print(e); e.extend(e); print(len(e)); e.extendleft('ab'); print(e[0], e.count('z'), 'b' in e, 'nope' in e)
print(deque([1, 2]) < deque([1, 3]), deque([1]) == deque([1]), deque([1]) != [1], deque([1, 2]) >= deque([1]))
print(deque.__hash__)
it = iter(e); next(it); e.append(1); attempt(next, it)
attempt(lambda: [e.pop() for x in e])
print(list(reversed(deque(range(5)))), it.__length_hint__())
c = copy.copy(m); print(c, c.maxlen, copy.deepcopy(deque([[1], [2]])))
r = deque(); r.append(r); print(r, r.__reduce__()[:3])
class D(deque):
    def __init__(self, *a, **k): super().__init__(*a, **k); self.tag = 1
s = D('ab', maxlen=4); s.x = 5
print(s, s.__dict__, copy.copy(s).__dict__, s.copy(), type(s + deque('c')))
ref = weakref.ref(s); del s; gc.collect(); print(ref())
class Bad:
    def __eq__(self, other): q.clear(); return False
q = deque([Bad(), 1, 2]); attempt(lambda: 5 in q); q = deque([Bad(), 1]); attempt(q.remove, 4); q = deque([Bad(), 1]); attempt(q.count, 4)
match deque([1, 2, 3]):
    case [a, *rest]: print(a, rest)
print(deque.__doc__); print(deque[int], deque.__module__)

dd = defaultdict(list)
dd['a'].append(1); dd['b']; print(dd, dd.default_factory, dict(dd))
dd2 = defaultdict(None, x=1); attempt(lambda: dd2['q']); print(dd2)
attempt(defaultdict, 1)
print(dd | {'z': 1}, type({'z': 1} | dd), dd.copy(), copy.copy(dd), copy.deepcopy(dd), dd == {'a': [1], 'b': []})
dd.default_factory = lambda: dd; dd['self']; print(len(dd), dd['k'] is dd)
rec = defaultdict(int); rec['me'] = rec; print(rec)
print(defaultdict(int, {1: 2}).__reduce__()[:4])
class Sub(defaultdict):
    def __missing__(self, key): return key * 2
print(Sub()['ab'], Sub(int, a=1))
attempt(defaultdict(int).__missing__, 'k')
P = namedtuple('P', 'x y', defaults=[3]); p = P(1); print(p, p.x, p.y, P.x, P.x.__doc__, p._replace(y=9), p._asdict())
attempt(setattr, p, 'x', 3)
print(Counter('abracadabra').most_common(3), Counter(a=1) + Counter(a=2, b=1), Counter([1, 1, 2])[5])
o = OrderedDict.fromkeys('abcd'); o.move_to_end('a'); o.move_to_end('d', last=False); print(o, o.popitem(False), list(reversed(o)))
print(ChainMap({'a': 1}, {'b': 2})['b'], UserDict(a=1))
