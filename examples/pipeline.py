"""A pipeline of three stages with back-pressure.

    skerry examples/pipeline.py [COUNT]

    numbers --> collatz (two isolates) --> longest

A channel holds a few messages and no more. When a stage is slower than the
one before it, the faster one waits in `put`: memory stays flat however long
the input is.
"""
import argparse

import isolates


def numbers(count, out):
    for n in range(1, count + 1):
        out.put(n)
    # Nothing to close here: when this isolate ends, the last sender of its
    # channel is gone, and the next stage's loop ends after the last number.


def collatz(numbers, out):
    """For each number, how many steps of n -> n/2 or 3n+1 lead to 1."""
    for start in numbers:
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        out.put((steps, start))


def longest(lengths):
    """The five longest ways, longest first; of equals the smaller number."""
    best = []
    seen = 0
    for steps, start in lengths:
        seen += 1
        best.append((-steps, start))
        best.sort()
        del best[5:]
    return seen, [(start, -steps) for steps, start in best]


options = argparse.ArgumentParser(description="A pipeline of three stages with back-pressure.")
options.add_argument("count", type=int, nargs="?", default=20_000)
count = options.parse_args().count

first = isolates.Channel(8)
second = isolates.Channel(8)
isolates.spawn(numbers, count, first.sender)
for _ in range(2):
    isolates.spawn(collatz, first.receiver, second.sender)
result = isolates.spawn(longest, second.receiver)

# These two are senders as well. Let go of them, so that each channel closes
# when the isolates of the stage before it have ended.
del first, second

seen, best = result.join()
print(f"{seen} numbers went through")
for start, steps in best:
    print(f"{start:6} takes {steps} steps")
