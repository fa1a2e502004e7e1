# oracle: none - the function is of CPython 3.12
import math
from fractions import Fraction

inf = float("inf")
for p, q in [([1, 2], [3, 4]), ([.1] * 10, [1] * 10), ([10**20, 1.5], [3, 2]), ([1e308, 1e308], [10, -10]),
             ([inf, 1], [1, 1]), ([], []), ([True], [2.5]), (range(5), [1.5] * 5), ([1e16, 1.0, -1e16], [1.0, 1.0, 1.0]),
             ([Fraction(1, 3), 2.0], [3, 1.5])]:
    print(math.sumprod(p, q))
for wrong in (([1], [1, 2]), ([1, 2], iter([1])), (["a"], ["b"]), (1, [2])):
    try:
        print(math.sumprod(*wrong))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
