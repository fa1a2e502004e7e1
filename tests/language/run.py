"""Run the language tests with Skerry and compare what they print with what is expected.

Usage: run.py [--skerry PATH] [--jobs N] [--variant NAME] [PATTERN...]   (a PATTERN is a part of `area/behaviour`)
"""
import argparse
import concurrent.futures
import difflib
import os
import shlex
import sys

from case import all_cases, library_version

# Ways to run the same scripts that must change nothing but the schedule and the speed.
VARIANTS = {
    "": {},
    "quantum": {"SKERRY_TEST_QUANTUM": "1"},   # pre-empted at every safepoint
    "cold": {"SKERRY_TEST_NO_CACHES": "1"},    # inline caches off
    "poison": {"SKERRY_TEST_POISON": "1"},     # freed memory filled
}
DIFF_LINES = 40


def difference(what, expected, actual):
    lines = list(difflib.unified_diff(expected.decode("utf-8", "backslashreplace").splitlines(),
                                      actual.decode("utf-8", "backslashreplace").splitlines(),
                                      f"{what}, expected", f"{what}, printed", lineterm=""))
    if not lines:  # they differ only in how the last line ends
        lines = [f"{what}: expected to end {expected[-20:]!r}, ends {actual[-20:]!r}"]
    if len(lines) > DIFF_LINES:
        lines[DIFF_LINES:] = [f"... {len(lines) - DIFF_LINES} more lines"]
    return ["  " + line for line in lines]


def problems(case, interpreter, env, slowness):
    """What is wrong with one case, as lines; empty when it passes."""
    expected_out, expected_err = case.expected()
    if expected_out is None:
        return [f"  {case.out.name} is missing: make_expected.py writes it, by hand when there is no oracle"]
    status, out, err = case.run(interpreter, env, slowness)
    lines = []
    if out != expected_out:
        lines += difference("stdout", expected_out, out)
    if case.stderr_has:
        absent = [text for text in case.stderr_has if text.encode() not in err]
        if absent:
            lines += [f"  stderr lacks {text!r}" for text in absent] + difference("stderr", b"", err)
    elif err != expected_err:
        lines += difference("stderr", expected_err, err)
    if status is None:
        lines.append(f"  still running after {case.timeout * slowness:g} s")
    elif status != case.exit:
        lines.append(f"  exit status {status}, expected {case.exit}")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skerry", default=os.environ.get("SKERRY", "skerry"), help="command that runs a script")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--variant", default="", choices=sorted(VARIANTS))
    parser.add_argument("pattern", nargs="*")
    arguments = parser.parse_args()
    slowness = 1 if os.environ.get("SKERRY_CONFIGURATION", "release") == "release" else 6
    if arguments.variant:
        slowness *= 3

    cases = all_cases(arguments.pattern)
    for case in cases:
        if case.library not in (None, library_version()):
            print(f"skipped {case.name}: it needs the library of Python {case.library}, this system has that of {library_version()}", flush=True)
    cases = [case for case in cases if case.library in (None, library_version())]
    interpreter = shlex.split(arguments.skerry)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        results = pool.map(lambda case: problems(case, interpreter, VARIANTS[arguments.variant], slowness), cases)
        for case, lines in zip(cases, results):
            if lines:
                failed += 1
                print(f"FAILED {case.name}", *lines, sep="\n", flush=True)
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
