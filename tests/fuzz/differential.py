"""Differential tester: the same generated programs on Skerry and on python3; what differs is made as small as it can be.

Usage: differential.py [--count N] [--first SEED] [--python BINARY] [--jobs N] [--known FILE]

Prints each program that differs, shrunk, with both outputs. Exit status 1 if any does. A crash, a hang (20 s a program) and an
output that breaks off are differences, too.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import generate

HERE = pathlib.Path(__file__).resolve().parent
ORACLE = "/usr/bin/python3"
BATCH = 50
TIME_LIMIT = 20  # seconds a program, alone


def run(interpreter, programs, limit):
    """The output of each program by seed; what is missing was never begun. A last one that broke off ends with a note."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"prelude": generate.PRELUDE, "programs": programs}, file)
        file.flush()
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        try:
            done = subprocess.run([interpreter, str(HERE / "driver.py"), file.name], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=limit, env=environment)
            output, note = done.stdout, f"exit status {done.returncode}: {done.stderr[-500:].decode('utf-8', 'replace')}"
        except subprocess.TimeoutExpired as stopped:
            output, note = stopped.stdout or b"", "stopped: time"
    sections = output.decode("utf-8", "replace").split("\x02\x01=")
    outputs = {}
    for section in sections[1:]:
        head, _, body = section.partition("\n")
        if head != "end":
            outputs[int(head.split()[1])] = body
    if sections[-1] != "end\n" and outputs:
        last = list(outputs)[-1]
        outputs[last] += f"\nbroken off, {note}"
    return outputs


def alone(interpreter, text):
    return run(interpreter, [[0, text]], TIME_LIMIT).get(0, "did not begin")


def differs(skerry, text):
    try:
        compile(text, "<program>", "exec")
    except (SyntaxError, ValueError, OverflowError):
        return False
    return alone(skerry, text) != alone(ORACLE, text)


def blocks(lines):
    """Ranges of lines that can go together: each line with what is indented below it."""
    for i, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        end = i + 1
        while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > indent:
            end += 1
        yield i, end


def shrink(skerry, statements, budget=400):
    """The smallest program that still differs, by leaving out statements, then blocks of lines."""
    current = list(statements)
    i = 0
    while i < len(current) and budget > 0:
        fewer = current[:i] + current[i + 1:]
        budget -= 1
        if fewer and differs(skerry, generate.source(fewer)):
            current = fewer
        else:
            i += 1
    lines = [line for statement in current for line in statement]
    changed = True
    while changed and budget > 0:
        changed = False
        for start, end in sorted(blocks(lines), key=lambda b: b[0] - b[1]):
            fewer = lines[:start] + lines[end:]
            budget -= 1
            if fewer and differs(skerry, "\n".join(fewer) + "\n"):
                lines, changed = fewer, True
                break
            if budget <= 0:
                break
    return "\n".join(lines) + "\n"


def check_batch(skerry, seeds):
    """(seed, shrunk text, expected, got) of each program that differs."""
    statements = {seed: generate.program(seed) for seed in seeds}
    programs = [[seed, generate.source(statements[seed])] for seed in seeds]
    expected = run(ORACLE, programs, TIME_LIMIT * len(seeds))
    got = run(skerry, programs, TIME_LIMIT * len(seeds))
    found = []
    for seed, text in programs:
        if seed in expected and seed in got and expected[seed] == got[seed]:
            continue
        if alone(ORACLE, text) == alone(skerry, text):
            continue  # it was the victim of another program that broke off
        small = shrink(skerry, statements[seed])
        found.append((seed, small, alone(ORACLE, small), alone(skerry, small)))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--python", default=os.environ.get("SKERRY", str(HERE.parent.parent / "build/release/skerry")))
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.count)
    batches = [list(seeds[i:i + BATCH]) for i in range(0, len(seeds), BATCH)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for found in pool.map(lambda batch: check_batch(options.python, batch), batches):
            for seed, text, expected, got in found:
                failed += 1
                print(f"==== seed {seed}\n{text}---- python3\n{expected.rstrip()}\n---- skerry\n{got.rstrip()}", flush=True)
    print(f"{len(seeds) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
