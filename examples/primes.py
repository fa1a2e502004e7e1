"""Find primes in parallel: the same work on one isolate, then on all cores.

    skerry examples/primes.py [LIMIT]
"""
import argparse
import math
import sys
import time

import isolates


def count_primes(start, stop):
    """How many primes there are in range(start, stop), by trial division."""
    found = 0
    for n in range(max(start, 2), stop):
        for divisor in range(2, math.isqrt(n) + 1):
            if n % divisor == 0:
                break
        else:
            found += 1
    return found


def parallel(limit, workers):
    # Many more pieces than workers: large numbers take longer to test, and
    # the scheduler moves waiting isolates to whichever core is free.
    pieces = workers * 8
    bounds = [limit * i // pieces for i in range(pieces + 1)]
    handles = [isolates.spawn(count_primes, a, b) for a, b in zip(bounds, bounds[1:])]
    return sum(handle.join() for handle in handles)


options = argparse.ArgumentParser(description="Find primes in parallel.")
options.add_argument("limit", type=int, nargs="?", default=200_000)
limit = options.parse_args().limit

began = time.perf_counter()
alone = count_primes(0, limit)
alone_seconds = time.perf_counter() - began

began = time.perf_counter()
together = parallel(limit, isolates.cpu_count())
together_seconds = time.perf_counter() - began

assert alone == together
print(f"{alone} primes below {limit}")
print(f"one isolate: {alone_seconds:.2f} s, {isolates.cpu_count()} cores: {together_seconds:.2f} s, "
      f"{alone_seconds / together_seconds:.1f} times as fast", file=sys.stderr)
