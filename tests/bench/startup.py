"""`run.py startup`: how long a process takes to start, Skerry beside the distribution's CPython, in turn, with warm caches.

Usage: run.py startup [--skerry COMMAND] [--python PATH] [--rounds N] [--json FILE] [--check]

Times are the processor's (user and system) in ms: the median, and the smallest, which a busy machine disturbs least. The ratio is of the
medians, Skerry's by CPython's; --check: exit status 1 when one is above its limit. The last line is JSON with every round; --json: it is in FILE.
"""
import argparse
import json
import os
import pathlib
import resource
import shlex
import statistics
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
IMPORTS = "import json, re, argparse, dataclasses, typing"
# name, arguments of Skerry and of CPython, limit of the ratio
CASES = [
    ("pass", ["-c", "pass"], ["-I", "-S", "-c", "pass"], 0.5),
    ("imports", ["-c", IMPORTS], ["-c", IMPORTS], 1.0),
]


# Both may keep what they have compiled, whatever the caller's environment says: the caches are to be warm.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def processor_time(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main(words):
    parser = argparse.ArgumentParser(prog="run.py startup", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skerry", default=os.environ.get("SKERRY", str(FOLDER.parent.parent / "run")))
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(words)
    records = []
    print(f"{'start-up':<10} {'skerry ms':>10} {'(least)':>8} {'python3 ms':>11} {'(least)':>8} {'ratio':>6}  limit")
    for name, ours, theirs, limit in CASES:
        commands = [[*shlex.split(options.skerry), *ours], [options.python, *theirs]]
        for command in commands:  # warms the caches
            processor_time(command)
        times = [[], []]
        for turn in range(options.rounds):
            for side in (0, 1) if turn % 2 == 0 else (1, 0):
                times[side].append(processor_time(commands[side]))
        middle = [statistics.median(t) for t in times]
        ratio = middle[0] / middle[1]
        records.append({"name": name, "limit": limit, "ratio": ratio, "skerry_ms": times[0], "cpython_ms": times[1]})
        late = "  MISSED" if ratio > limit else ""
        print(f"{name:<10} {middle[0]:>10.2f} {min(times[0]):>8.2f} {middle[1]:>11.2f} {min(times[1]):>8.2f} {ratio:>6.2f}  <= {limit:g}{late}")
    if options.json:
        options.json.write_text(json.dumps({"rounds": options.rounds, "startup": records}, indent=1) + "\n")
    else:
        print(json.dumps({"rounds": options.rounds, "startup": records}))
    return 1 if options.check and any(r["ratio"] > r["limit"] for r in records) else 0
