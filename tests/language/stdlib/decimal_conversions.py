# Decimals from and to other types; contexts, signals, errors.
import copy
import decimal
import math
import pickle
from decimal import *
from fractions import Fraction


def show(step):
    try:
        print(step())
    except Exception as e:
        print(type(e).__mro__[:2], e)


for text in ("  1_000.5 ", "1e5", "+.5", "5.", ".", "", "1e", "e5", "NaN12", "sNaN", "-inf", "infinit", "\u0661\u0662", "1__0", "0x10", "1E+1000000000000000000",
             "1E-99999999999999999999999"):
    show(lambda: Decimal(text))
for value in (0, -17, 10**40, True, 1.1, -0.0, float("inf"), float("nan"), 2.5e-320, (0, (1, 2, 3), -2), (1, (), "F"), (1, (0, 7), "n"), [0, [9], 3],
              (2, (1,), 0), (0, (10,), 0), (0, (1,), "x"), (0, 1), None, "1", 1j, b"1"):
    show(lambda: repr(Decimal(value)))
x = Decimal("-12345.6789")
for step in (lambda: (int(x), math.floor(x), math.ceil(x), math.trunc(x), round(x), round(x, 2), round(x, -2)), lambda: float(x), lambda: complex(x),
             lambda: x.as_integer_ratio(), lambda: Decimal("1E+3").as_integer_ratio(), lambda: Decimal("NaN").as_integer_ratio(),
             lambda: int(Decimal("inf")), lambda: int(Decimal("nan")), lambda: float(Decimal("snan")), lambda: hash(Decimal("snan")),
             lambda: hash(Decimal("1.5")) == hash(1.5) == hash(Fraction(3, 2)), lambda: hash(Decimal(10) ** 30) == hash(10**30),
             lambda: (hash(Decimal("inf")), hash(Decimal("-inf"))),
             lambda: x + 1, lambda: 1 - x, lambda: x + 1.0, lambda: x * "a", lambda: 7 // Decimal(2), lambda: divmod(-7, Decimal(2)), lambda: -7 % Decimal(3),
             lambda: 2 ** Decimal(10), lambda: pow(Decimal(3), 5, 7), lambda: Decimal(2) ** Decimal("0.5"), lambda: Decimal(0) ** 0,
             lambda: Decimal("1.05") ** 30, lambda: Decimal(2).exp(), lambda: Decimal(10).ln(), lambda: Decimal(2).log10(),
             lambda: Decimal("1101").logical_and(Decimal("1011")), lambda: Decimal("12345").rotate(2), lambda: Decimal("12345").shift(-2),
             lambda: Decimal(1).next_plus(), lambda: Decimal(1).next_minus(), lambda: Decimal(1).next_toward(0),
             lambda: Decimal("1.5") == 1.5, lambda: Decimal("1.5") < 2.5, lambda: Decimal("1.5") == Fraction(3, 2), lambda: Decimal("0.3") < Fraction(1, 3),
             lambda: Decimal(1) == 1 + 0j, lambda: Decimal(1) < 1j, lambda: Decimal(1) == "1", lambda: Decimal("nan") == Decimal("nan"),
             lambda: Decimal("nan") < 1, lambda: Decimal("snan") == 1, lambda: sorted([Decimal("2.50"), Decimal("2.5"), Decimal(-1), 2]),
             lambda: Decimal(1) / 0, lambda: Decimal(0) / 0, lambda: Decimal("inf") - Decimal("inf"), lambda: Decimal(1) // 0, lambda: Decimal(1) % 0,
             lambda: Decimal("1E+999999") * 10, lambda: Decimal(10) ** 1000000, lambda: Decimal("123.456").quantize(Decimal("0.01"), "ROUND_UP"),
             lambda: Decimal("123.456").quantize(Decimal("0.01"), rounding="up"), lambda: Decimal("1E+30").quantize(Decimal("1E-10")),
             lambda: Decimal("7.325").to_integral_value(ROUND_CEILING), lambda: Decimal.from_float(0.1), lambda: Decimal.from_float("x"),
             lambda: Decimal("1.1").compare(Decimal("1.10")), lambda: Decimal(2).sqrt(), lambda: Decimal(-2).sqrt(), lambda: Decimal(5).copy_sign(Decimal(-1)),
             lambda: (x.real, x.imag, x.conjugate(), x.radix(), x.canonical()), lambda: format(x, ",.2f"), lambda: f"{x:>20.1f}", lambda: format(x, "q"),
             lambda: pickle.loads(pickle.dumps(x)) == x, lambda: copy.deepcopy(x) is x, lambda: pickle.loads(pickle.dumps(getcontext())),
             lambda: sum([Decimal("0.1")] * 10), lambda: max(Decimal(1), 2), lambda: bool(Decimal("0.0")), lambda: Decimal("Infinity").is_infinite()):
    show(step)

print(getcontext(), DefaultContext, BasicContext, ExtendedContext, sep="\n")
for step in (lambda: Context(prec=0), lambda: Context(rounding="x"), lambda: Context(Emin=1), lambda: Context(Emax=-1), lambda: Context(capitals=2),
             lambda: Context(flags=[ValueError]), lambda: Context(flags={}), lambda: Context(1, ROUND_UP, -5, 5, 0, 1, [Inexact], [Overflow, Clamped]),
             lambda: setattr(getcontext(), "precision", 5), lambda: delattr(getcontext(), "prec"), lambda: getcontext().flags[ValueError],
             lambda: setcontext(1), lambda: Decimal(1).exp(context=1), lambda: getcontext().create_decimal(" 1"), lambda: getcontext().divide(1, "2")):
    show(step)
with localcontext() as c:
    c.prec = 5
    print(Decimal(1) / 3, getcontext().prec, c.flags[Inexact])
    c.traps[Inexact] = True
    show(lambda: Decimal(1) / 3)
    with localcontext(prec=3, traps=[]) as inner:
        print(Decimal(2) / 3, Decimal(1) / 0, inner.flags[DivisionByZero], len(inner.flags), list(inner.traps) == list(inner.flags))
print(getcontext().prec)
c = Context(prec=4, traps=[FloatOperation])
setcontext(c)
show(lambda: Decimal(1.5))
show(lambda: Decimal(1) < 1.5)
show(lambda: Decimal(1) == 1.5)
print(c.flags[FloatOperation], c.copy().flags == c.flags, c.flags != c.traps, c.Etiny(), c.Etop(), repr(c.flags))


class Money(Decimal):
    def __new__(cls, text, currency):
        self = super().__new__(cls, text)
        self.currency = currency
        return self


m = Money("2.50", "EUR")
print(repr(m), type(m + 1), m.currency, isinstance(m, Decimal), m == Decimal("2.5"), DecimalTuple(0, (1,), 2), decimal.HAVE_THREADS, MAX_PREC, MIN_ETINY)
