"""fib(32): calls."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


began = time.perf_counter()
assert fib(32) == 2_178_309
print(f'{{"value": {time.perf_counter() - began}}}')
