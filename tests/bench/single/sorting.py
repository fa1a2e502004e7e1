"""Sorting ints, floats, strings, tuples and objects; with keys, reversed, nearly sorted; and a sort written in Python."""
import time


class Item:
    def __init__(self, weight, name):
        self.weight = weight
        self.name = name

    def __lt__(self, other):
        return self.weight < other.weight


def numbers(count):
    state, out = 1, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(state >> 4)
    return out


def quicksort(a, low, high):
    while low < high:
        pivot = a[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while a[i] < pivot:
                i += 1
            while a[j] > pivot:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i += 1
                j -= 1
        quicksort(a, low, j)
        low = i


began = time.perf_counter()
ints = numbers(60_000)
for _ in range(2):
    in_order = sorted(ints)
    floats = sorted(x / 3 for x in ints)
    texts = sorted(str(x) for x in ints)
    pairs = sorted([(x % 100, x) for x in ints])
    by_key = sorted(ints, key=lambda x: (x & 255, x))
    by_tail = sorted(texts, key=lambda s: s[::-1], reverse=True)
    objects = sorted([Item(x, str(x)) for x in ints[:15_000]])
    in_order[100], in_order[50_000] = in_order[50_000], in_order[100]
    in_order.sort()
mine = ints[:30_000]
quicksort(mine, 0, len(mine) - 1)
assert mine == sorted(ints[:30_000]) and in_order[0] == min(ints) and objects[0].weight == min(ints[:15_000])
assert by_key[0] & 255 == 0 and pairs[0][0] == 0 and by_tail[0][-1] == "9" and floats[-1] == max(ints) / 3
print(f'{{"value": {time.perf_counter() - began}}}')
