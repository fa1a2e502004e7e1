"""One test file from its first test to its last, in as many processes as its crashes and hangs cost."""
import dataclasses
import os
import pathlib
import resource
import select
import shutil
import signal
import subprocess
import tempfile
import time

SECONDS_FOR_A_TEST = 60
SECONDS_FOR_A_FILE = 900
MEMORY = 6 << 30  # address space: a sanitizer or an allocator that reserves much must still fit
RESTARTS = 40


@dataclasses.dataclass
class Outcome:
    """What became of a file: {test: (status, reason)}, why it could not be run at all, and a remark for the table."""
    tests: dict = dataclasses.field(default_factory=dict)
    broken: str = ""
    note: str = ""


class Lines:
    """Lines from a pipe, each waited for no longer than a limit."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.rest = b""

    def next(self, seconds):
        """A line; None at the end; TimeoutError."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.descriptor], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            data = os.read(self.descriptor, 65536)
            if not data:
                return None
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode("utf-8", "replace").split("\t")


def limit_process():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def start(program, driver, module, first, options, folder, log):
    read_end, write_end = os.pipe()
    try:
        process = subprocess.Popen([program, str(driver), module, str(first), str(write_end), *options], cwd=folder,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[write_end],
                                   start_new_session=True, preexec_fn=limit_process,
                                   env={**os.environ, "TMPDIR": folder, "PYTHONDONTWRITEBYTECODE": "1"})
    finally:
        os.close(write_end)
    return process, read_end


def how_it_ended(process):
    """Waits a little, then kills the whole session, what the tests left behind included."""
    try:
        status = process.wait(20)
    except subprocess.TimeoutExpired:
        status = "it did not end"
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    return status


def name_of(identifier, prefix, taken):
    name = identifier[len(prefix):] if identifier.startswith(prefix) else identifier
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name}#{count}"
    return candidate


def run_file(program, name, driver, logs, options=()):
    module = f"test.{name}"
    outcome = Outcome()
    names = {}  # number of a test -> its name
    first, restarts, deadline = 0, 0, time.monotonic() + SECONDS_FOR_A_FILE
    folder = tempfile.mkdtemp(prefix="conformance-")
    with open(pathlib.Path(logs) / f"{name}.log", "wb") as log:
        while True:
            process, read_end = start(program, driver, module, first, options, folder, log)
            lines, current, total, done, hung = Lines(read_end), None, None, False, False
            try:
                while not done and (line := lines.next(min(SECONDS_FOR_A_TEST, max(1, deadline - time.monotonic())))):
                    if line[0] == "total":
                        total = int(line[1])
                    elif line[0] == "start":
                        current = int(line[1])
                        if current not in names:
                            names[current] = name_of(line[2], module + ".", set(names.values()))
                    elif line[0] == "end":
                        outcome.tests[names[int(line[1])]] = (line[2], line[3] if len(line) > 3 else "")
                        first, current = int(line[1]) + 1, None
                    elif line[0] == "broken":
                        outcome.broken, done = line[1], True
                    elif line[0] == "done":
                        done = True
            except TimeoutError:
                hung = True
                os.killpg(process.pid, signal.SIGKILL)
            status = how_it_ended(process)
            os.close(read_end)
            if done:
                if outcome.broken:
                    outcome.note = f"cannot be run: {outcome.broken}"
                elif isinstance(status, int) and status < 0 or not isinstance(status, int):
                    outcome.note = f"at its exit: {f'signal {-status}' if isinstance(status, int) else status}"
                break
            guilty = first if current is None else current
            verdict = ("timed out", "") if hung else ("crashed", f"status {status}")
            if total is None:
                outcome.broken = f"{verdict[0]} before the first test, {verdict[1]}"
                outcome.note = outcome.broken
                break
            if guilty in names:
                outcome.tests[names[guilty]] = verdict
            else:
                outcome.note = f"{verdict[0]} between tests, {verdict[1]}"
            first = guilty + 1
            restarts += 1
            if first >= total:
                break
            if restarts > RESTARTS or time.monotonic() > deadline:
                outcome.note = outcome.broken = f"given up after {restarts} restarts"
                break
    shutil.rmtree(folder, ignore_errors=True)
    return outcome
