class N(int):
    def __add__(self, o): return N(int(self) + int(o) + 100)
    def __str__(self): return f"N<{int(self)}>"
n = N(5)
print(n, repr(n), n + 1, type(n + 1).__name__, n - 1, type(n - 1).__name__, [n], f"{n}", f"{n:d}", f"{n!r}")
print(n == 5, hash(n) == hash(5), {5: "v"}[n], n > 4, [1, 2, 3, 4, 5, 6][n], int(n), type(int(n)).__name__, N("12"), N(3.7), n.real, type(n.real).__name__)
class Flag(int):
    READ = 1
    def __new__(cls, v=0): return super().__new__(cls, v & 7)
    def __or__(self, o): return Flag(int(self) | int(o))
print(int(Flag(9) | Flag(2)), type(Flag(1) | 2).__name__, Flag(), bool(Flag()))
print(isinstance(True, int), issubclass(bool, int), bool.__bases__, True + True, bool.__mro__)
n.attr = 1
print(n.__dict__, n.bit_length(), -n, abs(N(-3)), N(7) // 2, divmod(N(7), 2), round(N(7)), N(2) ** 3)
print(N.from_bytes(b"\1", "big"), type(N.from_bytes(b"\1", "big")).__name__)
