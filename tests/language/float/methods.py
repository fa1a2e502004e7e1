print((0.5).as_integer_ratio(), (-2.25).as_integer_ratio(), (0.1).as_integer_ratio(), (1e300).as_integer_ratio()[1], (0.0).as_integer_ratio(), (5e-324).as_integer_ratio()[0])
print((2.0).is_integer(), (2.5).is_integer(), float("inf").is_integer(), (1e300).is_integer(), (-0.0).is_integer())
print((0.1).hex(), (1.0).hex(), (-0.0).hex(), (5e-324).hex(), (1e308).hex(), float("inf").hex(), float("nan").hex(), (255.5).hex(), (2.0 ** -1022).hex())
print(float.fromhex("0x1.8p1"), float.fromhex("0x.8"), float.fromhex("-0x1p-1074"), float.fromhex("1.8"), float.fromhex("inf"), float.fromhex(" nan "), float.fromhex("0x1.fffffffffffff8p0"), float.fromhex("0xAp4"), float.fromhex("ff"))
print((1.5).real, (1.5).imag, (1.5).conjugate(), (1.5).__int__(), (1.5).__float__(), (-1.5).__abs__(), (0.0).__bool__())
for f in (lambda: float("inf").as_integer_ratio(), lambda: float("nan").as_integer_ratio(), lambda: float.fromhex("xyz"), lambda: float.fromhex("0x1p5000"), lambda: float.fromhex(""), lambda: float.fromhex(5), lambda: int(float("inf")), lambda: int(float("nan"))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class F(float):
    def __repr__(self): return f"F({float(self)})"
print(F(1.5), F("2.5") + 1, [F(1)], F.fromhex("0x1p1"), type(F(1) * 2).__name__, F(3).is_integer(), hash(F(0.5)) == hash(0.5))
print(hash(0.5), hash(-0.5), hash(1.5), hash(1e300), hash(float("inf")), hash(float("-inf")), hash(0.1), hash(-1.0), hash(2.0 ** 61), hash(1e16 + 2), hash(-0.0))
