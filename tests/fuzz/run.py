"""Both ways of fuzzing, one after the other; `./test --fuzz [SECONDS]` calls this.

Usage: run.py [SECONDS] [--work FOLDER]      (the tested interpreter: $SKERRY, or build/release/skerry)

First the coverage-guided fuzzer runs over lexer, parser and compiler for SECONDS (default 180); without clang it is skipped, and a
line says so. Then the differential tester runs for about as long on programs from seeds that no other run had. The closing line is
`N passed, N failed`.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PORTION = 500  # programs between looks at the clock
CLOSING_LINE = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


def step(command):
    """(passed, failed) of a program that closes with the usual line; what it prints is shown as it comes."""
    process = subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE, text=True)
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line if CLOSING_LINE.match(line) else last
    process.wait()
    counts = CLOSING_LINE.match(last)
    return (int(counts[1]), int(counts[2])) if counts else (0, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=int, nargs="?", default=180)
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parent.parent / "build/fuzz")
    options = parser.parse_args()
    results = []
    if shutil.which("clang++"):
        results.append(step([HERE / "fuzz_compiler.py", options.seconds, "--work", options.work]))
    else:
        print("skipped the coverage-guided fuzzer: there is no clang++ (package clang)")
    seed = int(time.time()) * 1000
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        results.append(step([HERE / "differential.py", "--first", seed, "--count", PORTION]))
        seed += PORTION
    passed, failed = (sum(column) for column in zip(*results))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
