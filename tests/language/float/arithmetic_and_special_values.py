inf, nan = float("inf"), float("nan")
print(inf + 1, inf - inf, inf * 0, inf / inf, 1 / inf, -1 / inf, inf // 2, 5 % inf, -5 % inf, inf ** 0, nan ** 0, 1 ** nan if False else 1.0 ** nan, 0.0 ** 0)
print(nan == nan, nan != nan, nan < 1, nan in [nan], min(nan, 1), max(1, nan), sorted([3.0, inf, -inf, 0.0]), bool(nan), bool(inf), bool(-0.0))
print(0.0 == -0.0, 1 / 3 * 3 == 1, 0.1 + 0.2 == 0.3, 1e16 + 1, 1e308 * 10, -1e308 * 10, 5e-324 / 2, 2.0 ** -1074, 2.0 ** -1075)
for a, b in ((7.5, 2), (-7.5, 2), (7.5, -2), (-7.5, -2), (0.0, 3), (-0.0, 3), (1e300, 3e-5), (6.0, 0.1), (inf, 2) if False else (1.0, 0.3)):
    print(a, b, a // b, a % b, divmod(a, b))
print(2.0 ** 3, (-2.0) ** 3, (-8.0) ** (1 / 3), 2.0 ** 0.5, 10.0 ** -3, (-1.0) ** 0.5, inf ** -1, (-inf) ** 3, 0.0 ** inf)
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0.0, lambda: 1.0 % 0.0, lambda: 0.0 ** -1, lambda: 10.0 ** 400, lambda: divmod(1.0, 0), lambda: 1e200 ** 2, lambda: -(1e200 ** 2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
x = 0.0
for i in range(10):
    x += 0.1
print(x, x == 1.0, -x, +x, abs(-x), abs(-0.0), -(0.0), 0.0 * -1, 3.0 - 3.0, -3.0 + 3.0)
print(1.5 < 2, 1.5 == 3 / 2, 2 < 2.5 < 3, 1e20 == 10 ** 20, 1.1 > 1, 0.1 < 1 / 10 + 1e-17, float(2 ** 53) == 2 ** 53 + 1)
