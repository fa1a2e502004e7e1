# Ints around the sizes at which they are kept and computed differently: 61, 64, 127 and 128 bits.
edges = [0, 1, 2, 3, 7, 10**9 + 7]
for bits in (31, 53, 60, 61, 62, 63, 64, 65, 96, 126, 127, 128, 129, 191, 192):
    edges += [2**bits - 1, 2**bits, 2**bits + 1]
edges += [0xDEADBEEF12345678, 0x0123456789ABCDEF0123456789ABCDEF, 6364136223846793005]
edges += [-e for e in edges]


def fold(total, value):
    return (total * 1000003 + value) % (2**89 - 1)


def attempt(f, *args):
    try:
        return f(*args)
    except (ZeroDivisionError, ValueError, OverflowError) as e:
        return len(type(e).__name__)


operations = {
    "+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y, "//": lambda x, y: x // y,
    "%": lambda x, y: x % y, "&": lambda x, y: x & y, "|": lambda x, y: x | y, "^": lambda x, y: x ^ y,
}
for name, operation in operations.items():
    total = 0
    for x in edges:
        for y in edges:
            total = fold(total, attempt(operation, x, y))
    print(name, total)

total = 0
for x in edges:
    for n in (0, 1, 5, 13, 60, 61, 62, 63, 64, 65, 100, 126, 127, 128, 200, -1):
        total = fold(fold(total, attempt(lambda: x << n)), attempt(lambda: x >> n))
print("shifts", total)

total = 0
for x in edges:
    total = fold(fold(fold(total, -x), ~x), +x)
    for y in edges:
        total = fold(total, (x < y) + 2 * (x <= y) + 4 * (x == y) + 8 * (x != y) + 16 * (x > y) + 32 * (x >= y))
        if x < y:
            total += 1
        if x == y:
            total += 2
print("unary, comparisons", total)

for x in (2**61 - 1, 2**61, -2**61, -2**61 - 1, 2**64, 2**127 - 1, -2**127):
    print(x + 1, x - 1, x * 2, -x, ~x, x << 1, x >> 1, x & 0xFFFFFFFFFFFFFFFF, x / 3, 7 / x)

x = 2**100
x += 1
x ^= 2**70
x <<= 3
x -= 5
x >>= 2
x |= 2**64
x &= 2**101 - 1
x *= 3
x //= 7
x %= 2**66
print(x)
print(True + 2**64, 2**64 - True, 2**64 & True, 2.5 + 2**64, 2**64 * 0.5, 2**64 < 1e30, 2**64 == 2.0**64)

state = 88172645463325252
for _ in range(1000):
    state = (state ^ (state << 13)) & 0xFFFFFFFFFFFFFFFF
    state ^= state >> 7
    state = (state ^ (state << 17)) & 0xFFFFFFFFFFFFFFFF
print(state)
h = 0xCBF29CE484222325
for byte in b"a hash of sixty-four bits":
    h = (h ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
print(h)
seed = 1
for _ in range(1000):
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
print(seed)


class Mine(int):
    def __add__(self, other):
        return "mine"


print(Mine(2**70) + 1, 1 + Mine(2**70), Mine(2**70) - 1, type(Mine(2**70) ^ 1).__name__)
for bad in (lambda: 2**64 // 0, lambda: 2**64 % 0, lambda: 2**64 << -1, lambda: 2**64 >> -1, lambda: 2**64 + "a"):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
