print(-2 ** 2, (-2) ** 2, 2 ** -1, -2 ** -2, 2 ** 3 ** 0, not 2 ** 2 == 4)
print(~2 ** 2, - ~ 2, ~ -2, 10 - -5, 10 + + 5, 2 * -3)
print(1 << 2 + 1, 1 + 2 << 1, 6 & 3 == 3, (6 & 3) == 2, 1 | 2 == 2)
print(not 1 in [1], not (1 in [1]), 1 if 0 else 2 or 3, (lambda: 1 or 2)())
class A:
    x = 3
    def m(self): return 4
    def __getitem__(self, i): return i
a = A()
print(-a.x ** 2, -a.m() ** 2, -a[2] ** 2, 2 ** -a.x, ~a.m())
print(5 % 3 * 2, 5 * 3 % 2, 7 // 2 * 2, 2 + 3 if 1 else 4 * 5)
print(1 < 2 == True, (1 < 2) == True, 3 - 2 - 1, 2 ** 2 * 3, 1, 2 == 2, 3)
