a, b = 1 + 2j, 3 - 1j
print(a + b, a - b, a * b, a / b, a ** b, a ** 2, a ** -1, -a, +a, abs(3 + 4j), a.conjugate(), a.real, a.imag, a == b, a != b)
print(1j ** 2, 1j * 1j, (1 + 0j) == 1, 2 + 0j == 2.0, bool(0j), bool(1j), hash(1 + 2j), hash(2 + 0j), hash(0.5j))
print(1j, -1j, 0j, -0j, complex(0, -0.0), complex(-0.0, 0), 1.5 - 2.5j, 1e20 + 1e-20j, complex("inf"), complex("nan+infj"), complex(float("nan"), 1), 1 - 0j, 3 + 0j)
print(repr(complex(1, 2)), str(complex(-0.0, -1)), [1j], complex(), complex(5), complex(1.5), complex(True, 2), complex(1j, 1j), complex(2, 3j))
for s in ("1+2j", "1-2j", " 3j ", "j", "-j", "+j", "1e5+1e-5j", "(1+2j)", "1.5", "inf", "nanj", "1_0+2j", "1 + 2j", "1+2", "2j+1", "", "i", "1j2", "()", "1+2jj"):
    try:
        print(repr(s), complex(s))
    except ValueError as e:
        print(repr(s), e)
print(format(1 + 2j), format(1.5 + 2.25j, ".1f"), format(1 + 2j, ">20"), format(3j, "g"), format(1 - 1j, "+.2e"), format(12345 + 1j, ","), f"{1j:<10}|")
for f in (lambda: a < b, lambda: a // b, lambda: a % b, lambda: divmod(a, b), lambda: int(a), lambda: float(a), lambda: a / 0, lambda: 0j ** -1, lambda: 0j ** 1j, lambda: format(a, "010"), lambda: format(a, "=10"), lambda: format(a, "d"), lambda: round(a), lambda: pow(a, 2, 3), lambda: complex("1", 2), lambda: complex(1, "2"), lambda: complex([]), lambda: a @ b, lambda: a & 1, lambda: (1e200 + 0j) ** 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class C:
    def __complex__(self): return 5j
print(complex(C()), a.__getnewargs__(), 2 + a, a * 2.5, 1 - a, 2 / a, 2 ** 1j, 1j + True, sum([1j, 2j]))
