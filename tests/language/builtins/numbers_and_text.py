print(abs(-5), abs(-2.5), abs(3 - 4j), abs(True), bin(5), bin(-5), oct(8), hex(255), hex(-1), chr(65), chr(0x10FFFF) == "\U0010ffff", ord("A"), ord(b"A"), divmod(7, 2), divmod(-7.5, 2), pow(2, 3), pow(2, 3, 5), round(2.5), round(-1.5), round(1.25, 1), round(15, -1), int("5"), float("1e3"), complex("1j"), str(5), repr("a"), ascii("é"), format(5, "03"), hash(5), len("abc"), id(None) == id(None), bool([]), callable(len))
for f in (lambda: abs("a"), lambda: bin("a"), lambda: chr(-1), lambda: chr(1.5), lambda: ord("ab"), lambda: ord(1), lambda: divmod(1), lambda: divmod(1, 0), lambda: divmod("a", 1), lambda: round("a"), lambda: hex(1.5), lambda: len(5), lambda: hash([]), lambda: format(5, 5), lambda: abs(), lambda: abs(1, 2), lambda: repr(), lambda: id(), lambda: pow(1), lambda: chr(), lambda: str(1, 2, 3, 4), lambda: int(x=5), lambda: float("1", 2), lambda: ascii(), lambda: round(1, 2, 3)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
