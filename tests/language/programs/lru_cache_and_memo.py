class Node:
    __slots__ = ("key", "value", "prev", "next")
class LRU:
    def __init__(self, size):
        self.size, self.map = size, {}
        self.head = self.tail = None
    def _unlink(self, n):
        if n.prev: n.prev.next = n.next
        else: self.head = n.next
        if n.next: n.next.prev = n.prev
        else: self.tail = n.prev
    def _front(self, n):
        n.prev, n.next = None, self.head
        if self.head: self.head.prev = n
        self.head = n
        self.tail = self.tail or n
    def get(self, k, default=None):
        if k not in self.map: return default
        n = self.map[k]
        self._unlink(n); self._front(n)
        return n.value
    def put(self, k, v):
        if k in self.map: self._unlink(self.map.pop(k))
        elif len(self.map) == self.size:
            old = self.tail
            self._unlink(old)
            del self.map[old.key]
        n = Node()
        n.key, n.value = k, v
        self.map[k] = n
        self._front(n)
    def __iter__(self):
        n = self.head
        while n:
            yield n.key, n.value
            n = n.next
c = LRU(3)
for i, k in enumerate("abcad"): c.put(k, i)
print(list(c), c.get("b"), c.get("c"), list(c))
def memo(f):
    cache = {}
    def wrapper(*args):
        try: return cache[args]
        except KeyError: wrapper.misses += 1
        cache[args] = r = f(*args)
        return r
    wrapper.misses = 0
    return wrapper
@memo
def lev(a, b):
    if not a or not b: return len(a) + len(b)
    return min(lev(a[1:], b) + 1, lev(a, b[1:]) + 1, lev(a[1:], b[1:]) + (a[0] != b[0]))
print(lev("kitten", "sitting"), lev("", "abc"), lev.misses)
@memo
def ways(n, coins=(1, 2, 5, 10, 20, 50)):
    if n == 0: return 1
    if n < 0 or not coins: return 0
    return ways(n - coins[-1], coins) + ways(n, coins[:-1])
print(ways(100), ways.misses)
