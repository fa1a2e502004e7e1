"""Run the test suites against a build and sum them up; `./test` calls this.

Usage: run_suites.py --build DIRECTORY [--configuration release|asan|tsan] [PATTERN...]

A PATTERN selects suites, or parts of them, by a part of their name: `language`, `unit/syntax`, `language/calls`.
A suite is a folder of doctest binaries (unit, stress, model), the language tests, or a program tests/check_*.py
whose last line says `N passed, N failed`.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parent
CLOSING_LINE = re.compile(r"^(\d+) passed, (\d+) failed$")
DOCTEST_LINE = re.compile(r"test cases:\s*(\d+) \|\s*(\d+) passed \|\s*(\d+) failed")

SANITIZER_ENVIRONMENT = {
    "release": {},
    "asan": {"ASAN_OPTIONS": "detect_stack_use_after_return=0:exitcode=99", "UBSAN_OPTIONS": "print_stacktrace=1",
             "LSAN_OPTIONS": f"print_suppressions=0:suppressions={TESTS / 'leaks_of_libraries.txt'}"},
    "tsan": {"TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1:exitcode=66"},
}


class Summary:
    """The counts of each suite, in the order in which they ran."""

    def __init__(self):
        self.rows = []

    def add(self, suite, passed, failed, seconds):
        self.rows.append((suite, passed, failed, seconds))
        mark = "ok    " if failed == 0 else "FAILED"
        print(f"{mark} {suite}: {passed} passed, {failed} failed ({seconds:.1f} s)", flush=True)

    def close(self):
        passed = sum(row[1] for row in self.rows)
        failed = sum(row[2] for row in self.rows)
        print("\nsummary")
        for suite, suite_passed, suite_failed, seconds in self.rows:
            print(f"  {suite:<24} {suite_passed:>6} passed {suite_failed:>6} failed {seconds:>8.1f} s")
        print(f"{passed} passed, {failed} failed")
        return 0 if failed == 0 and passed > 0 else 1


def command_prefix(configuration):
    """ThreadSanitizer's shadow memory does not go with every kernel's address randomisation."""
    prefix = ["setarch", os.uname().machine, "-R"]
    if configuration != "tsan":
        return []
    try:
        works = subprocess.run(prefix + ["true"], capture_output=True).returncode == 0
    except OSError:
        works = False
    return prefix if works else []


def run(command, environment, timeout):
    """The exit status and all output; a program that takes too long is stopped and has the status None."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=environment, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=timeout)
        return process.returncode, output.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        output, _ = process.communicate()
        return None, output.decode("utf-8", "replace") + f"\nstopped after {timeout} s\n"


def run_doctest_binary(binary, summary, name, environment, prefix, timeout):
    began = time.monotonic()
    status, output = run(prefix + [str(binary), "--no-colors"], environment, timeout)
    found = DOCTEST_LINE.search(output)
    passed, failed = (int(found[2]), int(found[3])) if found else (0, 0)
    if status != 0 and failed == 0:  # a crash, a sanitizer's report, a time-out
        failed = 1
    if failed:
        print(output, flush=True)
    summary.add(name, passed, failed, time.monotonic() - began)


def run_program(command, summary, name, environment, timeout):
    """A program that ends with the closing line; its output is shown as it comes only when something failed."""
    began = time.monotonic()
    status, output = run(command, environment, timeout)
    lines = output.rstrip().splitlines()
    found = CLOSING_LINE.match(lines[-1]) if lines else None
    passed, failed = (int(found[1]), int(found[2])) if found else (0, 1)
    if status != 0 and failed == 0:
        failed = 1
    if failed:
        print(output, flush=True)
    else:
        for line in lines:
            if line.startswith("skipped "):
                print(line, flush=True)
    summary.add(name, passed, failed, time.monotonic() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--configuration", default="release", choices=sorted(SANITIZER_ENVIRONMENT))
    parser.add_argument("pattern", nargs="*")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    slowness = 1 if arguments.configuration == "release" else 4

    environment = dict(os.environ, SKERRY=str(build / "skerry"), SKERRY_BUILD=str(build),
                       SKERRY_CONFIGURATION=arguments.configuration)
    for key, value in SANITIZER_ENVIRONMENT[arguments.configuration].items():
        environment.setdefault(key, value)
    prefix = command_prefix(arguments.configuration)

    def selected(name):
        return not arguments.pattern or any(pattern in name for pattern in arguments.pattern)

    summary = Summary()
    for kind in ("unit", "model", "stress"):
        for binary in sorted((build / "tests" / kind).glob(f"{kind}_*")):
            name = binary.name.replace("_", "/", 1)
            if binary.is_file() and os.access(binary, os.X_OK) and selected(name):
                run_doctest_binary(binary, summary, name, environment, prefix, 300 * slowness)

    # The stress variants run the same scripts under a schedule that is as unkind as it can be.
    for variant in ("", "quantum"):
        name = "stress/language" if variant else "language"
        patterns = [p for p in arguments.pattern if p not in name]
        if selected(name) or any(p.startswith(name) for p in patterns):
            command = prefix + [sys.executable, str(TESTS / "language" / "run.py")]
            if variant:
                command += ["--variant", variant]
            if not selected(name):
                command += [p[len(name):].strip("/") for p in patterns if p.startswith(name)]
            run_program(command, summary, name, environment, 1800 * slowness)

    for check in sorted(TESTS.glob("check_*.py")):
        name = check.stem.replace("check_", "check/", 1)
        if selected(name):
            run_program(prefix + [sys.executable, str(check)], summary, name, environment, 600 * slowness)

    if not summary.rows:
        print(f"nothing is called {' or '.join(arguments.pattern)}", file=sys.stderr)
        return 2
    return summary.close()


sys.exit(main())
