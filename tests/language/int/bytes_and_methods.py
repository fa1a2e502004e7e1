print((1000).to_bytes(2, "big"), (1000).to_bytes(4, "little"), (-2).to_bytes(3, "big", signed=True), (0).to_bytes(0, "big"), (255).to_bytes(), (2 ** 100).to_bytes(13, "little"))
print(int.from_bytes(b"\x03\xe8", "big"), int.from_bytes(b"\xe8\x03", "little"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes(b"", "big"), int.from_bytes([1, 2], "big"), int.from_bytes(b"\x80"), int.from_bytes(b"\xff" * 20, "little", signed=True))
print((6).as_integer_ratio(), (5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), True.real, type(True.real))
print((5).__int__(), (5).__index__(), (5).__float__(), (5).__bool__(), (5).__add__(3), (5).__radd__(3), (5).__add__("x"), (5).__lt__(6), (5).__eq__("a"))
print(round(15, -1), round(25, -1), round(-35, -1), round(12345, -3), round(5, 2), round(10 ** 30 + 5, -1), round(149, -2), round(5, -1), round(15), type(round(5)))
print((5).__floor__(), (5).__ceil__(), (5).__trunc__(), (5).__round__(), (12).__divmod__(5), (2).__pow__(5), (2).__pow__(5, 7), (5).__format__("03d"))
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (128).to_bytes(1, "big", signed=True), lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes("a", "big"), lambda: int.from_bytes([256], "big"), lambda: (1).to_bytes(1, 5), lambda: int.from_bytes(5, "big"), lambda: (5).bit_length(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
