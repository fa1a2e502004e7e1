# Short numbers take a shorter way: what they give must be what long ones give, flags included.
import itertools
from decimal import *

texts = ["0", "-0", "1", "-1", "9", "10", "0.5", "1.5", "2.5", "-2.5", "0.05", "99.995", "999999999999", "-123456.789", "1E+5", "1E-5",
         "123456789012345678", "12345678901234567890", "0.00", "1e100", "-7E-30", "5.", ".5", "+3", "1_0"]
numbers = [Decimal(t) for t in texts]
print(*numbers)
for bad in "", ".", "-", "+.", "1.2.3", "--1", "1e", " ", "a":
    try:
        print(Decimal(bad))
    except InvalidOperation as e:
        print(type(e).__name__, end=" ")
print()
modes = [ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, ROUND_05UP]


def show(f):
    context = getcontext()
    context.clear_flags()
    try:
        result = str(f())
    except DecimalException as e:
        result = type(e).__name__
    return result, "".join(sorted(flag.__name__[0] for flag, up in context.flags.items() if up))


for precision, mode, emin, emax, clamp in (28, ROUND_HALF_EVEN, -999999, 999999, 0), (4, ROUND_HALF_UP, -6, 6, 0), (3, ROUND_FLOOR, -3, 3, 1), (1, ROUND_UP, -1, 1, 0):
    setcontext(Context(prec=precision, rounding=mode, Emin=emin, Emax=emax, clamp=clamp, traps=[InvalidOperation, DivisionByZero]))
    total = 0
    for a, b in itertools.product(numbers, repeat=2):
        for result in show(lambda: a + b), show(lambda: a - b), show(lambda: a * b):
            total = (total * 31 + sum(ord(c) * (i + 1) for i, c in enumerate(repr(result)))) % 1000000007
    print(precision, mode, total, show(lambda: numbers[9] * numbers[13]), show(lambda: numbers[11] + numbers[12]), show(lambda: numbers[2] - numbers[2]))
    for mode in modes:
        for unit in "1", "0.01", "1E+2", "1E-20":
            for a in numbers:
                result = show(lambda: a.quantize(Decimal(unit), mode))
                total = (total * 31 + sum(ord(c) * (i + 1) for i, c in enumerate(repr(result)))) % 1000000007
    print(total, show(lambda: numbers[11].quantize(Decimal("0.01"))))
setcontext(Context(traps=[Inexact]))
print(show(lambda: Decimal("1.25").quantize(Decimal("0.1"))), show(lambda: Decimal("1.20").quantize(Decimal("0.1"))), Decimal(-(2**61)), Decimal(2**61), Decimal(True), -Decimal(5))
