"""The largest number of prefix reversals over all permutations: lists of small ints and slices."""
import time


def fannkuch(n):
    permutation = list(range(n))
    counts = list(range(1, n + 1))
    most, checksum, index = 0, 0, 0
    while True:
        if permutation[0]:
            row = permutation[:]
            flips = 0
            first = row[0]
            while first:
                row[:first + 1] = row[first::-1]
                flips += 1
                first = row[0]
            if flips > most:
                most = flips
            checksum += flips if index % 2 == 0 else -flips
        index += 1
        r = 1
        while True:
            if r == n:
                return checksum, most
            permutation.insert(r, permutation.pop(0))
            counts[r] -= 1
            if counts[r] > 0:
                break
            counts[r] = r + 1
            r += 1


began = time.perf_counter()
assert fannkuch(9) == (8629, 30)
print(f'{{"value": {time.perf_counter() - began}}}')
