for s in ("0", "-5", "+7", " 12 ", "1_000", "0b101", "\t9\n", "007"):
    print(repr(s), int(s, 0) if s.strip()[:1] != "0" or len(s) == 1 or s[1] == "b" else int(s))
print(int("ff", 16), int("0xff", 16), int("0XFF", 0), int("zz", 36), int("0b11", 2), int("-0o17", 8), int("11", 2), int("1_0", 3), int("१२"), int("-٣"))
print(int(3.99), int(-3.99), int(1e20), int(True), int(b"42"), int(bytearray(b"7")), int(), int(2.0 ** 70), int("9" * 50))
print(str(-12), repr(10 ** 25), bin(10), oct(64), hex(255), bin(-5), hex(-2 ** 70), oct(2 ** 70), bin(0))
for s in ("", "-", "+-1", "1__0", "_1", "1_", "0x", "1 2", "12a", "0b2", "1.0", "1e5", " ", "--1", "0_", "٣x", "1\0"):
    try:
        print(int(s, 0))
    except ValueError as e:
        print(e)
for s, b in (("9", 8), ("g", 16), ("1", 40), ("1", -2), ("", 5), ("010", 0)):
    try:
        print(int(s, b))
    except ValueError as e:
        print(e)
class T:
    def __int__(self): return 5
class X:
    def __index__(self): return 6
print(int(T()), int(X()), int("10", X()))
class S(str): pass
print(int(S("33")))
print(float(2 ** 60), float(2 ** 53 + 1), float(2 ** 100), complex(3), bool(2 ** 70), bool(0), hash(5), hash(-1), hash(2 ** 61 - 1), hash(2 ** 61), hash(-2 ** 61), hash(2 ** 100), hash(10 ** 50))
