a, b = 0xF0F0F0F0F0F0F0F0F0F0, 0x123456789ABCDEF012345
print(hex(a & b), hex(a | b), hex(a ^ b), hex(~a), hex(a & -b), hex(a | -b), hex(-a ^ b), hex(-a & -b))
print(1 << 100, (1 << 100) >> 98, -1 << 70, -(1 << 70) >> 69, -5 >> 1, -1 >> 100, 5 >> 200, 0 << 1000)
print((2 ** 100).bit_length(), (-2 ** 100).bit_length(), (0).bit_length(), (255).bit_length(), (-256).bit_length())
print((0b1011).bit_count(), (-7).bit_count(), (2 ** 100 - 1).bit_count(), (0).bit_count())
print(5 & True, True | 4, True & False, True ^ True, ~0, ~-1, type(True & True), type(True & 1))
print(12345 & 0xFF, -12345 & 0xFF, -12345 & 2 ** 70 - 1, (1 << 64) - 1 & -1)
x = 0
for i in range(0, 200, 7):
    x |= 1 << i
print(x, bin(x).count("1"))
x ^= (1 << 100) - 1
x >>= 3
x &= ~(1 << 5)
print(x)
for s in (1 << -1, ) if False else ():
    pass
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 2 ** 70 << -1, lambda: 1 << 1.0, lambda: 1 << 10 ** 30, lambda: 0 << 10 ** 30, lambda: 5 >> 10 ** 30, lambda: -5 >> 10 ** 30):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
