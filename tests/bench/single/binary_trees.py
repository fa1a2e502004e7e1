"""Trees are built, walked and dropped: allocation and destruction of many small objects."""
import time


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def as_tuples(depth):
    if depth == 0:
        return None, None
    return as_tuples(depth - 1), as_tuples(depth - 1)


def count_tuples(tree):
    left, right = tree
    return 1 if left is None else 1 + count_tuples(left) + count_tuples(right)


def as_nodes(depth):
    if depth == 0:
        return Node(None, None)
    return Node(as_nodes(depth - 1), as_nodes(depth - 1))


def count_nodes(node):
    if node.left is None:
        return 1
    return 1 + count_nodes(node.left) + count_nodes(node.right)


began = time.perf_counter()
long_lived = as_tuples(15)
total = 0
for depth in range(4, 15, 2):
    for _ in range(1 << (15 - depth)):
        total += count_tuples(as_tuples(depth)) + count_nodes(as_nodes(depth))
assert total == 780_972 and count_tuples(long_lived) == 65535
print(f'{{"value": {time.perf_counter() - began}}}')
