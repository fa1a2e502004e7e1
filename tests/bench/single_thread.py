"""One thread of Skerry beside CPython: every program of single/ on each interpreter in turn, ratios and peak memory.

Usage: run.py single [--skerry COMMAND] [--python PATH] [--peer COMMAND]... [--rounds N] [--clock wall|cpu] [--json FILE]
                     [--check] [NAME or GROUP...]

Each program is a plain script that checks its own result and prints a JSON line with the seconds that its work took
("value", and "parts" for the micro benchmarks). The best of the rounds counts. --clock cpu takes the user CPU time of the
whole process instead, which suits a busy machine (not for the parts). A program that needs a module which an interpreter
does not have is reported as not run.
"""
import argparse
import json
import math
import os
import pathlib
import select
import shlex
import subprocess
import sys
import time

FOLDER = pathlib.Path(__file__).resolve().parent
TIMEOUT = 300
GROUPS = {  # name: goal of the geometric mean, the least for each program, programs
    "language": (2.0, 1.0, """aes binary_trees bit_streams chaos comprehensions deltablue exception_parser fannkuch fft fib
        go_player hexagon_puzzle int_additions lu mandelbrot matrix_multiply meteor_puzzle method_calls monte_carlo nbody
        nqueens pi_digits raytrace richards sorting spectral_norm string_building templates word_statistics"""),
    "library": (1.5, 0.9, "deepcopy json_dump json_load logging_calls pickle_pure regex telco"),
    "generators": (2.0, 1.0, "async_tree coroutines generators"),
    "micro": (2.0, None, "micro"),
}


def peak_kib(pid):
    """The high-water mark of a live process. Its exit status would count the memory of this process, too."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def measure(command, script):
    """Runs a script: what it reports, with "cpu" and "peak_kib"; or the reason why there is nothing."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    try:
        process = subprocess.Popen([*command, str(script)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        return None, str(error)
    texts = {process.stdout.fileno(): b"", process.stderr.fileno(): b""}
    is_open, peak, deadline = set(texts), 0, time.monotonic() + TIMEOUT
    while is_open:
        ready, _, _ = select.select(list(is_open), [], [], 0.02)
        peak = max(peak, peak_kib(process.pid))
        for fd in ready:
            data = os.read(fd, 65536)
            texts[fd] += data
            if not data:
                is_open.discard(fd)
        if time.monotonic() > deadline:
            process.kill()
            deadline = math.inf
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    out, err = (texts[f.fileno()].decode(errors="replace") for f in (process.stdout, process.stderr))
    process.stdout.close()
    process.stderr.close()
    if deadline == math.inf:
        return None, f"longer than {TIMEOUT} s"
    if process.returncode != 0:
        last = (err.strip().splitlines() or ["nothing on stderr"])[-1]
        missing = last.startswith(("ModuleNotFoundError", "ImportError"))
        return None, f"not run: {last}" if missing else f"exit status {process.returncode}: {last}"
    report = json.loads(out.strip().splitlines()[-1])
    return report | {"cpu": usage.ru_utime, "peak_kib": peak}, None


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else None


def chosen(names):
    programs = {group: text.split() for group, (_, _, text) in GROUPS.items()}
    known = set(GROUPS).union(*programs.values())
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no benchmark {unknown[0]!r}; there are: {' '.join(sorted(known))}")
    return [(group, name) for group, members in programs.items() for name in members
            if not names or group in names or name in names]


class Table:
    """The best values of each program (and part of one) on each interpreter."""

    def __init__(self, sides, clock):
        self.sides, self.clock = sides, clock
        self.seconds, self.peak, self.problems = {}, {}, {}

    def add(self, name, side, report):
        values = report.get("parts") or {name: report["value" if self.clock == "wall" else "cpu"]}
        for part, value in values.items():
            key = part, side
            self.seconds[key] = min(value, self.seconds.get(key, math.inf))
        key = name, side
        self.peak[key] = max(report["peak_kib"], self.peak.get(key, 0))

    def rows(self, name):
        """(title, {side: seconds}) of a program, or of each of its parts."""
        if name == "micro":
            parts = list(dict.fromkeys(part for part, _ in self.seconds if (part, "cpython") in self.seconds))
            return [(part, {s: self.seconds.get((part, s)) for s in self.sides}) for part in parts if part in self.micro_parts]
        return [(name, {s: self.seconds.get((name, s)) for s in self.sides})]

    micro_parts = ()


def show_group(group, names, table, peers):
    goal, least, _ = GROUPS[group]
    heading = f"{group:20} {'Skerry':>9} {'CPython':>9} {'times':>6} {'MiB':>7} {'MiB':>7}"
    print("\n" + heading + "".join(f" {peer:>12}" for peer in peers))
    ratios, peer_ratios, records, missed = [], {p: [] for p in peers}, [], []
    for name in names:
        peak = {s: table.peak.get((name, s)) for s in table.sides}
        for title, seconds in table.rows(name):
            ours, theirs = seconds["skerry"], seconds["cpython"]
            ratio = theirs / ours if ours and theirs else None
            text = f"{title:20} " + " ".join(f"{v:9.4f}" if v else f"{'-':>9}" for v in (ours, theirs))
            text += f" {ratio:6.2f}" if ratio else f" {'-':>6}"
            text += "".join(f" {peak[s] / 1024:7.1f}" if peak[s] else f" {'-':>7}" for s in ("skerry", "cpython"))
            for peer in peers:
                if seconds[peer] and theirs:
                    peer_ratios[peer].append(theirs / seconds[peer])
                    text += f" {theirs / seconds[peer]:12.2f}"
                else:
                    text += f" {'-':>12}"
            notes = []
            if ratio:
                ratios.append(ratio)
                if least is not None and ratio < least:
                    notes.append("SLOWER")
            if peak["skerry"] and peak["cpython"] and peak["skerry"] > peak["cpython"]:
                notes.append("MEMORY")
            missed += [f"{title}: {note}" for note in notes]
            print((text + "  " + " ".join(notes)).rstrip())
            records.append({"group": group, "name": title, "seconds": seconds, "times_as_fast": ratio, "peak_kib": peak})
        for side in table.sides:
            if (name, side) in table.problems:
                print(f"  {name} on {side}: {table.problems[name, side]}")
                if not table.problems[name, side].startswith("not run"):
                    missed.append(f"{name}: {table.problems[name, side]}")
    overall = mean(ratios)
    if overall is not None:
        late = overall < goal
        print(f"{'geometric mean':20} {'':9} {'':9} {overall:6.2f} of {goal:g}" + ("  MISSED" if late else "") +
              "".join(f"   {peer} {mean(r):.2f}" for peer, r in peer_ratios.items() if r))
        missed += [f"{group}: mean"] if late else []
    return overall, records, missed


def main(argv):
    parser = argparse.ArgumentParser(prog="run.py single", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    default = FOLDER.parent.parent / "run"
    parser.add_argument("--skerry", default=os.environ.get("SKERRY", str(default)), help="command that runs a script")
    parser.add_argument("--python", default="/usr/bin/python3", help="the CPython to compare with")
    parser.add_argument("--peer", action="append", default=[], help="another interpreter (may be repeated)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--json", type=pathlib.Path, help="also write everything that was measured to this file")
    parser.add_argument("--check", action="store_true", help="exit status 1 when a goal is missed")
    parser.add_argument("name", nargs="*")
    arguments = parser.parse_args(argv)
    benchmarks = chosen(arguments.name)
    sides = {"skerry": shlex.split(arguments.skerry), "cpython": [arguments.python]}
    peers = [pathlib.Path(shlex.split(peer)[0]).name for peer in arguments.peer]
    sides |= {peer: shlex.split(command) for peer, command in zip(peers, arguments.peer)}
    table = Table(list(sides), arguments.clock)
    for turn in range(arguments.rounds):
        for _, name in benchmarks:
            for side in list(sides) if turn % 2 == 0 else list(sides)[::-1]:
                if (name, side) in table.problems:
                    continue
                if sys.stderr.isatty():
                    print(f"\r\033[Kround {turn + 1} of {arguments.rounds}: {name}, {side}", end="", file=sys.stderr, flush=True)
                report, problem = measure(sides[side], FOLDER / "single" / f"{name}.py")
                if problem:
                    table.problems[name, side] = problem
                    continue
                table.add(name, side, report)
                if name == "micro":
                    table.micro_parts = tuple(report["parts"])
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    means, records, missed = {}, [], []
    for group in GROUPS:
        names = [name for g, name in benchmarks if g == group]
        if names:
            means[group], rows, late = show_group(group, names, table, peers)
            records += rows
            missed += late
    print("\ngoals missed: " + ("; ".join(missed) if missed else "none"))
    if arguments.json:
        problems = [{"name": n, "side": s, "problem": text} for (n, s), text in table.problems.items()]
        arguments.json.write_text(json.dumps({"rounds": arguments.rounds, "clock": arguments.clock, "geometric_means": means,
                                              "benchmarks": records, "problems": problems, "missed": missed}, indent=1) + "\n")
    return 1 if arguments.check and missed else 0
