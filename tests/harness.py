"""What the programs tests/check_*.py share: named checks, and the closing line that the runner reads."""
import sys


def oracle():
    """True where python3 is CPython 3.11, which says what is right. Elsewhere comparisons with it are skipped, and said to be."""
    return sys.version_info[:2] == (3, 11)


def skipped(name):
    print(f"skipped {name}: it compares with CPython 3.11, this system has {sys.version_info.major}.{sys.version_info.minor}", flush=True)


class Checks:
    """Counts checks. A failed one is printed with its detail; the others stay quiet."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}" + (f"\n{detail}" if detail else ""))
        return bool(holds)

    def equal(self, name, actual, expected):
        return self.check(name, actual == expected, f"  expected {expected!r}\n  got      {actual!r}")

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)
