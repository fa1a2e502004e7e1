for s in ("1", "1.5", ".5", "5.", "1e5", "1E-5", "+1.5", "-1.5", " 1.5\n", "1_000.5", "inf", "-Infinity", "NaN", "+nan", "iNf", "0x10", "", "1e", "e5", "1.5.5", "1 5", "--1", "1__0", "_1", "1_", "infinit", "nan5", "1e400", "-1e400", "1e-400", "0.1e1_0", "٣.٥", "1.e5", ".", "1d5", "4.9e-324", "2.4703282292062327e-324", "2.47032822920623272e-324", "1.7976931348623158e308", "1.7976931348623159e308", "9" * 400, "0." + "0" * 400 + "1", "1" + "0" * 300 + "e-300", "9007199254740992.99999", "0.1000000000000000055511151231257827021181583404541015625", "1\0"):
    try:
        print(repr(s[:30]), float(s))
    except ValueError as e:
        print(str(e)[:80])
print(float(b"1.5"), float(bytearray(b"2.5")), float(), float(True), float(10 ** 20))
class F:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 3
print(float(F()), float(I()))
class Bad:
    def __float__(self): return 5
for x in (Bad(), [], None, "x", 1j, b"z"):
    try:
        float(x)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
