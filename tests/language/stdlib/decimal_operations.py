# Decimal against CPython's: every operation over operands that meet every rule, in several contexts.
import decimal
import hashlib
from decimal import *

VALUES = ["0", "-0", "0E+5", "-0E-7", "1", "-1", "2", "10", "0.1", "-0.5", "1.5", "2.5", "-2.5", "3.000", "123456789", "1E+10", "9.999E-10",
          "-7.77E+20", "99999", "0.00001234567", "12345678901234567890123456789.5", "1E+999", "-1E-998", "1E-1005", "Infinity", "-Infinity",
          "NaN", "-NaN123", "sNaN", "7", "144", "1000000000000000000000000000000000000000000000"]
CONTEXTS = [Context(prec=p, rounding=r, Emin=-999, Emax=999, clamp=c, traps=[]) for p, r, c in
            ((9, ROUND_HALF_EVEN, 0), (3, ROUND_UP, 0), (28, ROUND_FLOOR, 1), (5, ROUND_05UP, 0), (4, ROUND_CEILING, 0), (16, ROUND_HALF_DOWN, 0),
             (1, ROUND_DOWN, 1), (6, ROUND_HALF_UP, 0))]
UNARY = ["abs", "minus", "plus", "sqrt", "normalize", "logb", "number_class", "to_integral_exact", "to_integral_value", "to_sci_string",
         "to_eng_string", "is_normal", "is_subnormal", "copy_abs", "copy_negate", "create_decimal"]
BINARY = ["add", "subtract", "multiply", "divide", "divide_int", "remainder", "remainder_near", "divmod", "compare", "compare_signal",
          "compare_total", "compare_total_mag", "max", "min", "max_mag", "min_mag", "quantize", "same_quantum", "scaleb", "copy_sign"]


def flags(context):
    names = [s.__name__ for s, on in context.flags.items() if on]
    context.clear_flags()
    return names


def digest(lines):
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


numbers = [Decimal(v) for v in VALUES]
for name in UNARY:
    lines = [f"{i} {x} {getattr(c, name)(x)} {flags(c)}" for i, c in enumerate(CONTEXTS) for x in numbers]
    print(name, digest(lines))
for name in BINARY:
    for i, c in enumerate(CONTEXTS):
        lines = [f"{x} {y} {getattr(c, name)(x, y)} {flags(c)}" for x in numbers for y in numbers[i::4]]
        print(name, i, digest(lines))
small = [n for n in numbers if not n.is_nan()][:14:2]
for i, c in enumerate(CONTEXTS):
    print("fma", i, digest([f"{c.fma(x, y, z)} {flags(c)}" for x in small for y in small for z in small]))
    print("power", i, digest([f"{c.power(x, n)} {flags(c)}" for x in small[4:] for n in (2, 3, -1, 5)]))
print(digest([f"{x!r} {x.as_tuple()} {x.adjusted()} {x.is_zero()} {x.is_signed()}" for x in numbers]))
for x in numbers:
    for spec in ("", ".2f", "10.3f", "+.1e", "012.2f", ",.2f", "%", ".3g", "e", "<12", "^12.1f", "n"):
        try:
            print(format(x, spec), end="|")
        except Exception as e:
            print(type(e).__name__, end="|")
    print()
