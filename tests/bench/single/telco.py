"""Telephone bills in decimal arithmetic: rates, rounding to cents, taxes, sums."""
import time
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

began = time.perf_counter()
cent = Decimal("0.01")
rates = Decimal("0.0013"), Decimal("0.00894")
basic, distance = Decimal("0.0675"), Decimal("0.0341")
total = taxes = far = Decimal(0)
lines = []
for i in range(200_000):
    n = Decimal(i * 7919 % 3600)
    kind = i & 1
    price = (n * rates[kind]).quantize(cent, ROUND_HALF_EVEN)
    tax = (price * basic).quantize(cent, ROUND_DOWN)
    taxes += tax
    bill = price + tax
    if kind:
        extra = (price * distance).quantize(cent, ROUND_DOWN)
        far += extra
        bill += extra
    total += bill
    lines.append(str(bill))
assert total == sum(map(Decimal, lines)) and total > taxes > far > 0
print(f'{{"value": {time.perf_counter() - began}}}')
