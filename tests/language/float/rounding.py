for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 1e16, 1234.5678, -2.345, 0.0, -0.0):
    print(x, round(x), round(x, 0), round(x, 1), round(x, 2), round(x, -2), round(x, 20), round(x, -400))
print(round(5e15 + 0.5), round(4503599627370497.5), round(1e300), type(round(1.5)), type(round(1.5, 0)), round(1.5, None))
print(round(2.5, 0), round(3.5, 0), round(0.15, 1), round(0.25, 1), round(0.35, 1), round(1e-320, 320))
for f in (lambda: round(float("inf")), lambda: round(float("nan")), lambda: round(float("inf"), 2), lambda: round(1.5, 1.5), lambda: round(1.5, "a"), lambda: round(1.7976931348623157e308, -308), lambda: round()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(int(2.9), int(-2.9), 2.9 // 1, -2.9 // 1, 2.9 % 1 == 2.9 - 2, -2.9 % 1)
import math
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.5), math.floor(1e20), (2.5).__floor__(), (2.5).__ceil__(), (2.5).__trunc__())
