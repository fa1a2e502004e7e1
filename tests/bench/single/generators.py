"""Generators in pipelines, recursive tree walks with yield from, send, and generator expressions."""
import time


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Tree(build(low, middle), middle, build(middle + 1, high))


def count_up(n):
    i = 0
    while i < n:
        yield i
        i += 1


def only(condition, items):
    for item in items:
        if condition(item):
            yield item


def pairs(items):
    previous = None
    for item in items:
        if previous is not None:
            yield previous, item
        previous = item


def averager():
    total, count, average = 0.0, 0, None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


began = time.perf_counter()
tree = build(0, 20_000)
for _ in range(6):
    assert sum(tree) == 199_990_000
assert sum(b - a for a, b in pairs(only(lambda x: x % 3 == 0, count_up(400_000)))) == 399_999
average = averager()
next(average)
for i in range(500_000):
    last = average.send(i)
assert last == 249_999.5
assert sum(x * x for x in range(500_000) if x & 1) == sum(map(lambda x: x * x, range(1, 500_000, 2)))
print(f'{{"value": {time.perf_counter() - began}}}')
