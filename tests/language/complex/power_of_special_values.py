# Powers with infinities, NaN and numbers at the ends of the range: values, and which exception where there is none.
VALUES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 101.0, -150.5, 1e308, 1e-320, float("inf"), -float("inf"), float("nan")]
NUMBERS = [complex(a, b) for a in VALUES for b in VALUES]


def power(a, b):
    try:
        return repr(a**b)
    except (ZeroDivisionError, OverflowError) as e:
        return f"{type(e).__name__}: {e}"


print(power(1 + 1j, float("inf")))
print(power(2, complex("nan")), power(0j, complex("nan")), power(0, 1j), power(0j, -1), power(0j, 0))
for i, a in enumerate(NUMBERS[::3]):
    for b in NUMBERS[i % 47::47] + VALUES[i % 3::3]:
        print(a, b, power(a, b))
