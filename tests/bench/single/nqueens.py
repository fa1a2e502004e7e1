"""Queens on a board, by permutations from a generator, and by recursion with bit masks."""
import time


def permutations(pool):
    n = len(pool)
    indices = list(range(n))
    cycles = list(range(n, 0, -1))
    yield tuple(pool)
    while n:
        for i in reversed(range(n)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple(pool[i] for i in indices)
                break
        else:
            return


def by_permutations(n):
    columns = range(n)
    return sum(1 for row in permutations(columns)
               if n == len(set(row[i] + i for i in columns)) == len(set(row[i] - i for i in columns)))


def by_masks(n, columns=0, up=0, down=0):
    full = (1 << n) - 1
    if columns == full:
        return 1
    count = 0
    free = full & ~(columns | up | down)
    while free:
        bit = free & -free
        free ^= bit
        count += by_masks(n, columns | bit, (up | bit) << 1, (down | bit) >> 1)
    return count


began = time.perf_counter()
assert by_permutations(8) == 92
assert by_masks(10) == 724
print(f'{{"value": {time.perf_counter() - began}}}')
