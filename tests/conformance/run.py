"""Runs CPython's own test files with Skerry and compares with what CPython passes; `./test --conformance` calls this.

Usage: run.py [options] [FILE...]
  FILE               names of files.txt, or parts of them that end in `*`; without any, all
  --quick            only the part that plain ./test runs
  --core             only the files about the language and its core types
  --reasons          also print each test that CPython passes and this interpreter does not, and why
  --python PROGRAM   the interpreter to test; default: $SKERRY, then build/release/skerry
  --jobs N           files at once; default: one per core
  --update-floors    write floors.json: what passes now is what must pass from now on
  --update-baseline  run /usr/bin/python3 instead, and write baseline.json

Each file runs in a process of its own, with a limit of memory and of time for each test. A test that crashes or hangs is
charged for it, and a new process goes on behind it. README.md tells what is counted.
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import sys

import results
from supervise import run_file

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STATUSES = ("passed", "failed", "errored", "crashed", "timed out", "skipped")


def read_files():
    """The listed names, and {mark: names that bear it}."""
    names, marked = [], {"quick": set(), "core": set()}
    for line in (HERE / "files.txt").read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            names.append(words[0])
            for mark in words[1:]:
                marked[mark].add(words[0])
    return names, marked


def select(patterns, names):
    if not patterns:
        return names
    chosen = [name for name in names
              if any(name == p or p.endswith("*") and name.startswith(p[:-1]) for p in patterns)]
    unknown = [p for p in patterns if not p.endswith("*") and p not in names]
    return chosen + unknown


def run_all(names, arguments, program, options=()):
    """{file: outcome}; a line on stderr for each file that is done."""
    outcomes = {}
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        futures = {pool.submit(run_file, program, name, HERE / "driver.py", arguments.logs, options): name for name in names}
        for future in concurrent.futures.as_completed(futures):
            outcomes[futures[future]] = future.result()
            if sys.stderr.isatty():
                print(f"\r{len(outcomes)}/{len(names)} {futures[future]:<40}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
    return {name: outcomes[name] for name in names}


def update_baseline(names, arguments):
    plain = run_all(names, arguments, "/usr/bin/python3", ("--plain",))
    foreign = run_all(names, arguments, "/usr/bin/python3")
    baseline = results.load_baseline()
    for name in names:
        passed = [test for test, (status, _) in foreign[name].tests.items() if status == "passed"]
        only = [test for test, (status, _) in plain[name].tests.items() if status == "passed" and test not in set(passed)]
        baseline[name] = {"passed": passed, "cpython_only": only}
        print(f"{name}: {len(passed)} passed, {len(only)} more on CPython only {plain[name].note} {foreign[name].note}")
    results.save_baseline(baseline)


def print_reasons(name, verdicts, reasons):
    for test, status in verdicts.items():
        if status != "passed":
            print(f"    {status}: {name} {test}: {reasons.get(test, '')}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--core", action="store_true")
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("--python", default=os.environ.get("SKERRY", str(ROOT / "build/release/skerry")))
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--logs", type=pathlib.Path, default=ROOT / "build/conformance",
                        help="where the output of the files goes; default: build/conformance")
    parser.add_argument("--update-floors", action="store_true")
    parser.add_argument("--update-baseline", action="store_true")
    arguments = parser.parse_args()
    arguments.python = os.path.abspath(arguments.python)  # the files run elsewhere
    arguments.logs.mkdir(parents=True, exist_ok=True)

    names, marked = read_files()
    for mark in ("quick", "core"):
        if getattr(arguments, mark):
            names = [name for name in names if name in marked[mark]]
    names = select(arguments.files, names)
    if arguments.update_baseline:
        return update_baseline(names, arguments)

    baseline, exclusions, floors = results.load_baseline(), results.load_exclusions(HERE), results.load_floors()
    outcomes = run_all(names, arguments, arguments.python)
    below, better, totals = [], [], collections.Counter()
    print(f"{'file':<34}{'of':>6}" + "".join(f"{status:>10}" for status in STATUSES) + f"{'%':>8}")
    for name in names:
        expected = results.expected_tests(name, baseline, exclusions)
        verdicts, reasons = results.judge(expected, outcomes[name])
        counts = collections.Counter(verdicts.values())
        totals += counts
        totals["of"] += len(expected)
        share = f"{100 * counts['passed'] / len(expected):7.1f}" if expected else "      -"
        floor = floors.get(name, 0)
        mark = f"  below its floor of {floor}" if counts["passed"] < floor else ""
        if counts["passed"] > floor:
            better.append((name, floor, counts["passed"]))
        if mark:
            below.append(name)
        print(f"{name:<34}{len(expected):>6}" + "".join(f"{counts[status] or '':>10}" for status in STATUSES)
              + f" {share}{mark} {outcomes[name].note}".rstrip())
        if arguments.reasons:
            print_reasons(name, verdicts, reasons)
        if arguments.update_floors and counts["passed"]:
            floors[name] = counts["passed"]
    print(f"{'total':<34}{totals['of']:>6}" + "".join(f"{totals[status] or '':>10}" for status in STATUSES)
          + f" {100 * totals['passed'] / max(totals['of'], 1):7.1f}")
    if arguments.update_floors:
        results.save_floors(floors)
        print("floors.json is written")
        return 0
    if better:
        print("better than their floors: " + ", ".join(f"{name} {was} -> {now}" for name, was, now in better))
    print(f"{len(names) - len(below)} passed, {len(below)} failed")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
