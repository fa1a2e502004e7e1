"""What is counted: the baseline of CPython, exclusions, floors, and how an outcome is held against them."""
import collections
import fnmatch
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


def load_baseline():
    """{file: {"passed": [tests], "cpython_only": [tests]}}; on disk the tests are grouped by class."""
    path = HERE / "baseline.json"
    stored = json.loads(path.read_text()) if path.exists() else {}
    return {name: {kind: [f"{owner}.{test}" if owner else test for owner, tests in groups.items() for test in tests]
                   for kind, groups in entry.items()} for name, entry in stored.items()}


def save_baseline(baseline):
    lines = []
    for name in sorted(baseline):
        entry = {}
        for kind, tests in baseline[name].items():
            groups = collections.defaultdict(list)
            for test in tests:
                owner, _, method = test.rpartition(".")
                groups[owner].append(method)
            entry[kind] = groups
        lines.append(f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}")
    (HERE / "baseline.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def load_floors():
    path = HERE / "floors.json"
    return json.loads(path.read_text()) if path.exists() else {}


def save_floors(floors):
    (HERE / "floors.json").write_text(json.dumps(floors, indent=0, sort_keys=True) + "\n")


def load_exclusions(folder):
    """[(file, pattern, reason)] of exclusions.txt."""
    entries = []
    for line in (folder / "exclusions.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, pattern, reason = line.split(None, 2)
            entries.append((name, pattern, reason))
    return entries


def expected_tests(name, baseline, exclusions):
    """What must pass: what CPython passes, without the tests that look at CPython's own insides."""
    tests = baseline.get(name, {}).get("passed", [])
    patterns = [pattern for file, pattern, _ in exclusions if file == name]
    return [test for test in tests if not any(fnmatch.fnmatchcase(test, pattern) for pattern in patterns)]


def judge(expected, outcome):
    """({test: status}, {test: reason}) for each expected test; one that was never reached has failed with the file."""
    verdicts, reasons = {}, {}
    for test in expected:
        status, reason = outcome.tests.get(test, ("errored", outcome.broken or "is not there"))
        verdicts[test], reasons[test] = status, reason
    return verdicts, reasons
