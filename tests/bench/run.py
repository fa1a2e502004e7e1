"""Measure Skerry beside the distribution's CPython: the same work, in the same run, the sides in turn.

For actors CPython appears as multiprocessing, threads and asyncio tasks, and Erlang and Go join in where they are installed.

Usage: run.py [--skerry COMMAND] [--python PATH] [--rounds N] [--json FILE] [--check] [actors | NAME...]
       run.py single ...      one thread, on the whole set of programs: single_thread.py
       run.py startup ...     how long a process takes to start: startup.py

Each benchmark is a script per side that prints a JSON line with its "value". The table shows the medians over the rounds,
how many times as good Skerry is as multiprocessing, and the limit that the project has set itself. The last line says the same as JSON; with
--json the file gets it instead, with every round. --check: exit status 1 when a limit is missed.
"""
import argparse
import json
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # an optimised build, on every Debian and Ubuntu
TIMEOUT = 300


class Benchmark:
    """`better` says whether "less" or "more" is good; `limit` what Skerry must reach; `ratio` how many times CPython it must be."""

    def __init__(self, group, name, title, unit, better="less", limit=None, ratio=None, script=None):
        self.group, self.name, self.title, self.unit = group, name, title, unit
        self.better, self.limit, self.ratio = better, limit, ratio
        # Of several benchmarks that share a script, its name and arguments; else the benchmark's name.
        self.script, *self.script_arguments = (script or name).split()

    def arguments(self, side):
        """What follows the side's command; None: the side has no such benchmark."""
        if self.group == "single":
            script = FOLDER / "single" / f"{self.name}.py"
            return [str(script)] if side in ("skerry", "multiprocessing") else None
        if side in ("skerry", "multiprocessing"):
            script = FOLDER / "actors" / f"{self.script}_{side}.py"
            return [str(script), *self.script_arguments] if script.exists() else None
        return [self.script, *self.script_arguments] if self.name in OTHERS[side] else None

    def times_as_good(self, ours, theirs):
        return theirs / ours if self.better == "less" else ours / theirs

    def missed(self, ours, theirs):
        if self.limit is not None and (ours > self.limit if self.better == "less" else ours < self.limit):
            return True
        return self.ratio is not None and theirs is not None and self.times_as_good(ours, theirs) < self.ratio

    def goal(self):
        parts = []
        if self.limit is not None:
            parts.append(("<= " if self.better == "less" else ">= ") + f"{self.limit:g}")
        if self.ratio is not None:
            parts.append(f">= {self.ratio:g} x")
        return ", ".join(parts)


BENCHMARKS = [
    Benchmark("actors", "spawn_exit", "spawn + exit", "us", limit=3),
    Benchmark("actors", "spawn_big_module", "spawn + exit, large module", "us", limit=3),
    Benchmark("actors", "ping_pong", "round trip of an int", "us", limit=0.6),
    Benchmark("actors", "ping_pong_dict", "round trip of a dict", "us", limit=1.2),
    Benchmark("actors", "ring", "hop in a ring of 1,000", "us", limit=0.3),
    Benchmark("actors", "throughput", "messages one to one", "1/s", better="more"),
    Benchmark("actors", "tiny_tasks", "tiny tasks through a pool", "1/s", better="more", limit=1e6),
    Benchmark("actors", "handover", "hand over 64 MiB", "us", limit=20),
    Benchmark("actors", "idle_memory", "memory per idle isolate", "KiB", limit=6),
    Benchmark("actors", "million", "the same, 1,000,000 alive", "KiB", limit=6),
    Benchmark("actors", "parallel_map", "map on all cores against 1", "x", better="more", limit=1.9),
    Benchmark("actors", "convoy_p50_0", "echo over TCP, p50, alone", "us", script="convoy p50 0"),
    Benchmark("actors", "convoy_p50_1", "the same, 1 burner", "us", script="convoy p50 1"),
    Benchmark("actors", "convoy_slowdown", "p50 with 4 burners / alone", "x", limit=2, script="convoy slowdown 4"),
    Benchmark("actors", "convoy_p99_0", "echo over TCP, p99, alone", "us", script="convoy p99 0"),
    Benchmark("actors", "convoy_p99_1", "the same, 1 burner", "us", script="convoy p99 1"),
    Benchmark("actors", "convoy_p99_4", "the same, 4 burners", "us", limit=150, script="convoy p99 4"),
    Benchmark("single", "int_additions", "100 million int additions", "s", ratio=1),
    Benchmark("single", "fib", "fib(32)", "s", ratio=1),
    Benchmark("single", "method_calls", "method calls", "s", ratio=1),
]

# What the sides beside Skerry and multiprocessing can do; each is one program that takes the benchmark's name.
OTHERS = {
    "threads": {"spawn_exit", "ping_pong", "ping_pong_dict", "ring", "convoy_p50_0", "convoy_p50_1", "convoy_slowdown", "convoy_p99_0",
                "convoy_p99_1", "convoy_p99_4"},
    "asyncio": {"spawn_exit", "ping_pong", "ping_pong_dict", "ring", "idle_memory"},
    "erlang": {"spawn_exit", "ping_pong", "ping_pong_dict", "ring", "idle_memory", "million"},
    "go": {"spawn_exit", "ping_pong", "ping_pong_dict", "ring", "idle_memory", "million"},
}


def commands(arguments, folder):
    """The command of each side that this machine has."""
    sides = {
        "skerry": shlex.split(arguments.skerry),
        "multiprocessing": [arguments.python],
        "threads": [arguments.python, str(FOLDER / "actors" / "threads.py")],
        "asyncio": [arguments.python, str(FOLDER / "actors" / "tasks.py")],
    }
    if shutil.which("escript"):
        sides["erlang"] = ["escript", str(FOLDER / "actors" / "actors.escript")]
    if shutil.which("go"):
        program = pathlib.Path(folder) / "actors"
        built = subprocess.run(["go", "build", "-o", str(program), str(FOLDER / "actors" / "actors.go")], capture_output=True)
        if built.returncode == 0:
            sides["go"] = [str(program)]
    return sides


def measure(command):
    """What one run of a command reports, or the reason why there is nothing."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | {"BENCH_PYTHON": PYTHON}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return None, f"longer than {TIMEOUT} s"
    except OSError as error:
        return None, str(error)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        return None, f"exit status {done.returncode}: {lines[-1] if lines else 'nothing on stderr'}"
    try:
        return json.loads(done.stdout.strip().splitlines()[-1]), None
    except (ValueError, IndexError):
        return None, f"no JSON line: {done.stdout[-80:]!r}"


def chosen(names):
    known = {b.group for b in BENCHMARKS} | {b.name for b in BENCHMARKS}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no benchmark {unknown[0]!r}; there are: {' '.join(b.name for b in BENCHMARKS)}, actors, single")
    return [b for b in BENCHMARKS if not names or b.name in names or b.group in names]


def show(number):
    if number is None:
        return "-"
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def row(cells):
    widths = (27, 4, *[11] * (len(cells) - 4), 9, 10)
    last = len(cells) - 1
    return " ".join(cell.ljust(width) if i < 2 or i == last else cell.rjust(width)
                    for i, (cell, width) in enumerate(zip(cells, widths))).rstrip()


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = FOLDER.parent.parent / "run"
    parser.add_argument("--skerry", default=os.environ.get("SKERRY", str(default)), help="command that runs a script")
    parser.add_argument("--python", default=PYTHON, help="the CPython to compare with")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=pathlib.Path, help="write everything that was measured to this file")
    parser.add_argument("--check", action="store_true", help="exit status 1 when a limit is missed")
    parser.add_argument("name", nargs="*")
    arguments = parser.parse_args()
    benchmarks = chosen(arguments.name)
    with tempfile.TemporaryDirectory() as folder:
        return compare(arguments, benchmarks, commands(arguments, folder))


def compare(arguments, benchmarks, sides):
    sides = {side: command for side, command in sides.items() if any(b.arguments(side) for b in benchmarks)}
    results, failures = {}, {}
    for turn in range(arguments.rounds):
        for benchmark in benchmarks:
            for side in list(sides) if turn % 2 == 0 else list(sides)[::-1]:
                key = benchmark.name, side
                extra = benchmark.arguments(side)
                if key in failures or extra is None:
                    continue
                progress(f"round {turn + 1} of {arguments.rounds}: {benchmark.title}, {side}")
                report, problem = measure([*sides[side], *extra])
                if problem:
                    failures[key] = problem
                else:
                    results.setdefault(key, []).append(report)
    progress("")

    shown = {"multiprocessing": "processes"}
    print(row(("benchmark", "unit", *[shown.get(side, side) for side in sides], "times", "goal")))
    missed, records = [], []
    for benchmark in benchmarks:
        median = {}
        for side in sides:
            runs = results.get((benchmark.name, side), [])
            median[side] = statistics.median(run["value"] for run in runs) if runs else None
        ours, theirs = median["skerry"], median["multiprocessing"]
        ratio = benchmark.times_as_good(ours, theirs) if ours and theirs else None
        late = ours is None or benchmark.missed(ours, theirs)
        if late:
            missed.append(benchmark.name)
        print(row((benchmark.title, benchmark.unit, *[show(median[side]) for side in sides], show(ratio) if ratio else "-",
                   benchmark.goal() + ("  MISSED" if late else ""))))
        records.append({"name": benchmark.name, "group": benchmark.group, "unit": benchmark.unit, "better": benchmark.better,
                        "skerry": ours, "cpython": theirs, "medians": median, "times_as_good": ratio, "limit": benchmark.limit,
                        "ratio_limit": benchmark.ratio, "missed": late,
                        "runs": {side: results.get((benchmark.name, side), []) for side in sides}})
    for (name, side), problem in failures.items():
        print(f"{name}, {side}: {problem}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"rounds": arguments.rounds, "benchmarks": records}, indent=1) + "\n")
    else:
        summary = [{key: value for key, value in record.items() if key != "runs"} for record in records]
        print(json.dumps({"rounds": arguments.rounds, "benchmarks": summary}))
    return 1 if arguments.check and missed else 0


if "startup" in sys.argv[1:]:
    import startup

    sys.exit(startup.main([word for word in sys.argv[1:] if word != "startup"]))
if "single" in sys.argv[1:]:
    import single_thread

    sys.exit(single_thread.main([word for word in sys.argv[1:] if word != "single"]))
sys.exit(main())
