print(pow(2, 10), pow(2, 10, 1000), pow(-2, 3), pow(2, -2), pow(0, 0), pow(0, 0, 1), pow(5, 0, 3), pow(7, 1, 7))
print(pow(3, -1, 7), pow(3, -2, 7), pow(10 ** 20, 10 ** 10, 10 ** 9 + 7), pow(2, 1000, 10 ** 30), pow(-3, 3, 5), pow(3, 3, -5), pow(-3, -1, 7))
print(pow(2 ** 100, 3), 2 ** 100 ** 1, (-1) ** 10 ** 3, (-2) ** -3, 0 ** 5, 1 ** 10 ** 20)
print(2 ** 0.5, 4 ** -0.5, (-8) ** (1 / 3), 2.0 ** 1000, pow(2, 3.0))
for f in (lambda: 0 ** -1, lambda: pow(2, -1, 4), lambda: pow(1, 2, 0), lambda: 2.0 ** 10000, lambda: pow(2, 3, 1.0), lambda: pow(2, "a"), lambda: pow(base=2, exp=5, mod=7), lambda: pow(2), lambda: pow("a", 2), lambda: 10 ** 400 * 1.0, lambda: float(10 ** 400), lambda: 1 / (10 ** 400) + 10 ** 400 / 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for a in (7, -7):
    for b in (3, -3):
        q, r = divmod(a, b)
        print(a, b, q, r, a == q * b + r, a // b, a % b)
for a in (10 ** 25 + 7, -10 ** 25 - 7):
    for b in (10 ** 12 + 3, -10 ** 12 - 3, 3, -3):
        q, r = divmod(a, b)
        print(q, r, a == q * b + r)
print(0 // 5, 0 % 5, 0 % -5, -0 % 5, 5 % 5, -5 % 5, True // 2, True % 2)
