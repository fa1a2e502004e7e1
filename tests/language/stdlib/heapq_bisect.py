import heapq, bisect, random
from _heapq import heappush, heappop, heapify, heapreplace, heappushpop, _heapify_max, _heappop_max, _heapreplace_max
from _bisect import bisect_left, bisect_right, insort_left, insort_right
random.seed(3)
for kind in (int, float, str, lambda n: (n, [])):
    data = [kind(random.randrange(1000)) for _ in range(200)]
    h = []
    for x in data:
        heappush(h, x)
    print([heappop(h) for _ in data] == sorted(data))
    h = data[:]
    heapify(h)
    print(heappushpop(h, data[3]) == min(data), heapreplace(h, data[5]) == min(h[0], sorted(data)[1]), len(h))
    m = data[:]
    _heapify_max(m)
    print(_heapreplace_max(m, data[0]) == max(data), m[0] == max(m), len(m))
print(heapq.nsmallest(3, [5, 1, 4, 2]), heapq.nlargest(2, 'hello'), list(heapq.merge([1, 4], [2, 3])), heappushpop([], 1))
for bad in (lambda: heappop([]), lambda: heapreplace([], 1), lambda: heappush((), 1), lambda: heappop([1, 2, 'x']) and heappop([2, 'x', 'y', 3]), lambda: heapify([1, 'a']), lambda: heapify(3)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
class Shrinks:
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        heap.clear()
        return self.n < other.n
for op in (lambda: heappop(heap), lambda: heappush(heap, Shrinks(0)), lambda: heapify(heap), lambda: heappushpop(heap, Shrinks(9)), lambda: _heapify_max(heap)):
    heap = [Shrinks(i) for i in range(9, 0, -1)]
    try:
        print(type(op()).__name__)
    except Exception as e:
        print(type(e).__name__, e)
a = [1, 2, 2, 2, 5, 7]
print([(bisect_left(a, x), bisect_right(a, x)) for x in range(9)])
print(bisect.bisect(a, 2, 1, 3), bisect_left(a, 2, hi=2), bisect_right(a, -5, lo=2), bisect_left(a, -2, key=lambda v: v - 4))
insort_left(a, 2.0); insort_right(a, 2.5); insort_right(a, 9); bisect.insort(a, 0, key=lambda v: v); print(a)
class L(list):
    def insert(self, i, x):
        print('insert', i, x)
l = L([1, 3]); insort_right(l, 2)
class G:
    def __len__(self): return 10
    def __getitem__(self, i): return i * i
import sys
print(bisect_left(range(sys.maxsize - 1), sys.maxsize - 3), bisect_right(range(sys.maxsize), sys.maxsize - 2))
print(bisect_left(G(), 50), bisect_right('abc', 'b'))
for bad in (lambda: bisect_left(a, 1, -1), lambda: bisect_right([1, 2], 'x'), lambda: bisect_left(3, 1), lambda: insort_left((), 1), lambda: bisect_left([1], 0, 0, 9), lambda: bisect_right(a)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
