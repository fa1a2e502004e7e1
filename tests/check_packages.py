"""Packages that nobody here wrote: each script in tests/packages does real work with one, and prints what python3 prints."""
import os
import pathlib
import subprocess

from harness import Checks, oracle, skipped

FOLDER = pathlib.Path(__file__).resolve().parent / "packages"
SKERRY = os.environ.get("SKERRY", "skerry")
PYTHON = "/usr/bin/python3"


def run(interpreter, script):
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([interpreter, str(script)], capture_output=True, text=True, timeout=300, env=environment, cwd=FOLDER)
    return done.returncode, done.stdout, done.stderr


def first_difference(expected, got):
    for number, (a, b) in enumerate(zip(expected.splitlines(), got.splitlines()), 1):
        if a != b:
            return f"  line {number}\n  python3 {a}\n  skerry  {b}"
    return "  one output is the beginning of the other"


def main():
    checks = Checks()
    if not oracle():
        skipped("check/packages")
        checks.finish()
    for script in sorted(FOLDER.glob("use_*.py")):
        status, expected, complaint = run(PYTHON, script)
        # Without the package, or where another Python's output differs, the comparison would mean nothing.
        if not checks.check(f"{script.name} on {PYTHON}", status == 0, complaint[-500:]):
            continue
        status, got, complaint = run(SKERRY, script)
        checks.check(f"{script.name}: ends well", status == 0, complaint[-1000:])
        checks.check(f"{script.name}: the same output", got == expected, first_difference(expected, got))
    checks.finish()


main()
