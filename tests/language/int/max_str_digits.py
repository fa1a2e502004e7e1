import sys
print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold)
for f in (lambda: len(str(10 ** 4299)), lambda: str(10 ** 4300), lambda: int("1" * 4300) % 10, lambda: int("1" * 4301), lambda: f"{10 ** 5000}", lambda: "%d" % 10 ** 5000, lambda: repr(10 ** 5000), lambda: len(hex(10 ** 5000)), lambda: int("f" * 6000, 16) > 0, lambda: int("7" * 6000, 8) > 0, lambda: int("7" * 6000, 9), lambda: float("1" * 5000)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 6000)), int("1" * 5000) % 1000)
sys.set_int_max_str_digits(700)
try:
    str(10 ** 701)
except ValueError as e:
    print(e)
try:
    sys.set_int_max_str_digits(100)
except ValueError as e:
    print(e)
