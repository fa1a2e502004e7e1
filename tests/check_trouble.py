"""Trouble, and many isolates: deadlocks, failures nobody joins, signals from a terminal and by kill, closed pipes, idleness.

Nothing here depends on how fast the machine is: limits are there for what would otherwise never end.
"""
import codecs
import io
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time

from harness import Checks

SKERRY = os.environ.get("SKERRY", "skerry")
SANITIZED = os.environ.get("SKERRY_CONFIGURATION", "release") != "release"
MANY = 2_000 if SANITIZED else 100_000
LIMIT = 240


def run(*arguments, **options):
    return subprocess.run([SKERRY, *map(str, arguments)], capture_output=True, text=True, timeout=LIMIT, **options)


def script(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


class Terminal:
    """A program on a terminal of its own, as its user sees it."""

    def __init__(self, *arguments):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execv(shutil.which(SKERRY), [SKERRY, *map(str, arguments)])
        # A line's end or a character may come in two pieces.
        self.text = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)
        self.seen = ""

    def wait_for(self, text, count=1):
        """Reads until the text has come so often; False at the end or when it does not come."""
        limit = time.monotonic() + LIMIT
        while self.seen.count(text) < count:
            if not select.select([self.descriptor], [], [], max(0, limit - time.monotonic()))[0]:
                return False
            if not self.read():
                return False
        return True

    def read(self):
        """What has come, or waits until something comes; False: the program has ended."""
        try:
            data = os.read(self.descriptor, 4096)
        except OSError:
            return False
        self.seen += self.text.decode(data)
        return bool(data)

    def press(self, keys):
        os.write(self.descriptor, keys)

    def exit_code(self):
        self.wait_for("\0")
        _, status = os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(status)


def check_files(checks, folder):
    result = run(folder)
    checks.equal("a directory: exit code", result.returncode, 2)
    checks.check("a directory: one line that names it", len(result.stderr.splitlines()) == 1 and str(folder) in result.stderr, result.stderr)
    path = script(folder, "secret.py", "print(1)\n")
    path.chmod(0)
    options = {}
    if os.geteuid() == 0:
        # Root may read everything: somebody else tries, with a copy of the command that he can reach.
        folder.chmod(0o755)
        shutil.copy(shutil.which(SKERRY), folder / "skerry")
        options = {"user": 65534, "executable": folder / "skerry", "cwd": "/"}
    try:
        result = run(path, **options)
    except PermissionError:
        return  # nobody else can reach the folder
    checks.equal("an unreadable file: exit code", result.returncode, 2)
    checks.check("an unreadable file: one line that names it and the reason",
                 len(result.stderr.splitlines()) == 1 and str(path) in result.stderr and "ermission denied" in result.stderr, result.stderr)


def check_failures(checks, folder):
    path = script(folder, "failures.py", """import isolates
def bad(n): raise ValueError(f'bad {n}')
isolates.spawn(bad, 1, name='first')
joined = isolates.spawn(bad, 2)
try: joined.join()
except ValueError as e: print('joined', e)
first = isolates.spawn(bad, 3, name='third')
again = [first, first]
while first.is_alive(): isolates.sleep(0.001)
del first, again
print('end')
""")
    result = run(path)
    checks.equal("failures in isolates do not end the program", (result.returncode, result.stdout), (0, "joined bad 2\nend\n"))
    heads = sorted(re.findall(r"^Exception in isolate \d+ \((\w+)\):$", result.stderr, re.M))
    checks.equal("each failure that nobody joins is reported once", heads, ["first", "third"])
    checks.equal("with its traceback", (result.stderr.count("ValueError: bad 1"), result.stderr.count("bad 2"),
                                        result.stderr.count("ValueError: bad 3")), (1, 0, 1))


def check_deadlock(checks, folder):
    path = script(folder, "deadlock.py", """import isolates
def stuck(channel): channel.get()
def start(channel, n):
    for _ in range(n): isolates.spawn(stuck, channel)
channel = isolates.Channel()
start(channel, 150)
print('before')
channel.get()
""")
    for name, result in (("by a pipe", run(path)), ("on a terminal", None)):
        if result is None:
            terminal = Terminal(path)
            code, out = terminal.exit_code(), terminal.seen
        else:
            code, out = result.returncode, result.stdout + result.stderr
        checks.equal(f"a deadlock {name}: exit code", code, 3)
        checks.check(f"a deadlock {name}: one report", out.count("skerry: deadlock: all 151 isolates wait") == 1, out[-2000:])
        checks.equal(f"a deadlock {name}: the first hundred stacks", len(re.findall(r"^Isolate \d+ \(\w+\) waits in Channel.get:$", out, re.M)), 100)
        checks.check(f"a deadlock {name}: the rest is counted", "... and 51 more" in out, out[-2000:])
        checks.check(f"a deadlock {name}: the place of the wait", 'line 8, in <module>' in out and "in stuck" in out, out[-2000:])
        checks.check(f"a deadlock {name}: nothing printed is lost", "before\n" in out, out[:200])


def check_lines(checks, folder):
    """A line that is printed stays whole, whatever lies between print and the descriptor."""
    path = script(folder, "lines.py", """import isolates, sys
def talk(n):
    for i in range(200): print('line', n, i, 'end', sep='-', file=sys.stderr if n == 3 else sys.stdout)
for n in range(4): isolates.spawn(talk, n)
""")
    expected = sorted(f"line-{n}-{i}-end" for n in range(4) for i in range(200))
    for options in ([], ["-u"]):
        result = run(*options, path)
        checks.equal(f"lines of four isolates, options {options}", sorted((result.stdout + result.stderr).splitlines()), expected)
    pieces = run("-u", "-c", """class A:
    def __str__(self): print('inner'); return 'A'
class B:
    def __str__(self): 1 / 0
try: print('x', A(), B(), 'y')
except ZeroDivisionError: print('|')
""")
    checks.equal("-u: what was printed before an error, in its order", pieces.stdout, "x inner\nA |\n")


def check_many(checks, folder):
    path = script(folder, "many.py", f"""import isolates
def waiter(gate, done):
    gate.get()
    done.put(1)
gate, done = isolates.Channel(None), isolates.Channel(None)
for _ in range({MANY}): isolates.spawn(waiter, gate.receiver, done.sender)
for _ in range({MANY}): gate.put(None)
print(sum(done.get() for _ in range({MANY})))
""")
    result = run(path)
    checks.equal(f"{MANY} isolates, each blocked in get", (result.returncode, result.stdout, result.stderr), (0, f"{MANY}\n", ""))


BUSY = """import isolates
def busy():
    while True: pass
for _ in range(200): isolates.spawn(busy)
print('ready', flush=True)
while True: pass
"""
STUBBORN = """import isolates
def busy():
    while True: pass
isolates.spawn(busy)
def stay():
    while True:
        try:
            print('ready', flush=True)
            while True: pass
        except KeyboardInterrupt:
            print('caught', flush=True)
stay()
"""


def check_full_stderr(checks, folder):
    """A report that nobody reads holds up neither SIGTERM nor, with one worker, the isolate that would read it."""
    path = script(folder, "full.py", """import os
r, w = os.pipe()
os.dup2(w, 2); os.close(w)
print('ready', flush=True)
raise Exception('x' * 200000)
""")
    process = subprocess.Popen([SKERRY, "--workers", "1", str(path)], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    checks.equal("SIGTERM while nobody reads the report", process.wait(timeout=LIMIT), 143)
    process.stdout.close()
    environment = os.environ | {"TSAN_OPTIONS": os.environ.get("TSAN_OPTIONS", "") + ":handle_segv=0"}  # else signal 11 is the sanitizer's
    for number, expected in ((15, (143, -15)), (11, (-11,))):
        ended = {subprocess.run([SKERRY, "-c", f"import os\nos.kill(os.getpid(), {number})\nprint('survived')"], capture_output=True, text=True,
                                timeout=LIMIT, env=environment).returncode for _ in range(5)}
        checks.check(f"signal {number} to oneself is not outrun", len(ended) == 1 and ended <= set(expected), ended)
    for target in ("2>&-", "2>/dev/full"):
        code = subprocess.run(f"{SKERRY} -X importtime -c 'import json' {target}", shell=True, timeout=LIMIT).returncode
        checks.equal(f"import times go nowhere with {target}", code, 0)


def press_until_it_ends(terminal):
    """Ctrl-C ten times a second; False if the program does not end."""
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit:
        try:
            terminal.press(b"\x03")
        except OSError:  # nobody is there any more
            return True
        if select.select([terminal.descriptor], [], [], 0.1)[0] and not terminal.read():
            return True
    return False


def check_interrupts(checks, folder):
    terminal = Terminal(script(folder, "busy.py", BUSY))
    checks.check("a terminal: the program starts", terminal.wait_for("ready"), terminal.seen)
    terminal.press(b"\x03")
    checks.equal("Ctrl-C on a terminal: exit code", terminal.exit_code(), 130)
    checks.equal("Ctrl-C on a terminal: KeyboardInterrupt, once", terminal.seen.count("KeyboardInterrupt"), 1)

    path = script(folder, "native_loop.py", "import itertools\nprint('ready', flush=True)\nmax(itertools.repeat(1))\n")
    process = subprocess.Popen([SKERRY, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    checks.equal("SIGINT in a native loop without end", process.wait(timeout=LIMIT), 130)

    # At its end the collector looks at a million objects, and lets others have the worker: each time all of them, if it did not hurry.
    path = script(folder, "crowd.py", f"""import isolates
def burn():
    while True: pass
held = [[] for _ in range({1_000_000 if not SANITIZED else 100_000})]
held.append(held)
burning = [isolates.spawn(burn) for _ in range({3_000 if not SANITIZED else 300})]
print('ready', flush=True)
burning[0].join()
""")
    process = subprocess.Popen([SKERRY, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    checks.equal("SIGINT with a crowd that computes, and much to let go of", process.wait(timeout=LIMIT), 130)

    path = script(folder, "stubborn.py", STUBBORN)
    terminal = Terminal(path)
    checks.check("a terminal: the stubborn program starts", terminal.wait_for("ready"), terminal.seen)
    terminal.press(b"\x03")
    checks.check("the first Ctrl-C can be caught", terminal.wait_for("caught"), terminal.seen)
    checks.equal("a second Ctrl-C soon after ends at once", (press_until_it_ends(terminal), terminal.exit_code()), (True, 130))

    process = subprocess.Popen([SKERRY, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    checks.equal("pipes: the first SIGINT can be caught", process.stdout.readline(), "caught\n")
    time.sleep(2.5)  # what comes later than two seconds is a new one
    process.send_signal(signal.SIGINT)
    checks.equal("pipes: a later SIGINT can be caught again", (process.stdout.readline(), process.stdout.readline()), ("ready\n", "caught\n"))
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    checks.equal("pipes: a second SIGINT soon after ends at once", process.returncode, 130)
    process.communicate()

    # Who has handled it goes on as if nothing had happened, also with the others at its end.
    path = script(folder, "handled.py", """import isolates
def work(gate):
    gate.get()
    isolates.sleep(0.3)
    print('worker done')
gate = isolates.Channel(1)
isolates.spawn(work, gate)
try:
    print('ready', flush=True)
    isolates.sleep(60)
except KeyboardInterrupt: print('caught', flush=True)
gate.put(1)
""")
    process = subprocess.Popen([SKERRY, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LIMIT)
    checks.equal("a SIGINT that was handled ends nobody", (out, err, process.returncode), ("caught\nworker done\n", "", 0))


def check_drain(checks, folder):
    path = script(folder, "drain.py", """import isolates
def worker(jobs):
    for job in jobs: print('job', job)
    print('worker ends')
def stuck(channel): channel.get()
jobs, never = isolates.Channel(), isolates.Channel()
def start(jobs): return [jobs.put(n) for n in range(3)]
isolates.spawn(stuck, never)
start(jobs)
isolates.spawn(worker, jobs.receiver)
print('ready', flush=True)
while True: isolates.sleep(1000)
""")
    process = subprocess.Popen([SKERRY, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    out, err = process.stdout.read(), process.stderr.read()  # communicate() would lose what readline() has read ahead
    checks.equal("SIGTERM: exit code", process.wait(timeout=LIMIT), 143)
    checks.equal("SIGTERM: what is under way is finished, what nothing can wake ends", (sorted((first + out).splitlines()), err),
                 (["job 0", "job 1", "job 2", "ready", "worker ends"], ""))

    # Nobody ends by himself: a second one is not waited for.
    process = subprocess.Popen([SKERRY, str(script(folder, "busy.py", BUSY))], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=LIMIT)
    checks.equal("two SIGTERM: exit code", process.returncode, 143)


def check_closed_pipe(checks, folder):
    path = script(folder, "talk.py", """import isolates
def talk(n):
    for i in range(100000): print('child', n, i)
for n in range(4): isolates.spawn(talk, n)
for i in range(100000): print('main', i)
""")
    process = subprocess.Popen([SKERRY, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read()
    process.wait(timeout=LIMIT)
    checks.equal("a closed stdout: the isolates end quietly too", err, b"")
    checks.check("a closed stdout: not a crash", process.returncode in (0, 128 + signal.SIGPIPE), process.returncode)


def cpu_ticks(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def check_idle(checks, folder):
    """Ten seconds of nothing to do; processor time, which does not depend on how busy the machine is."""
    path = script(folder, "idle.py", """import isolates
def waiter(channel): channel.get()
channel = isolates.Channel()
for _ in range(1000): isolates.spawn(waiter, channel)
print('ready', flush=True)
isolates.sleep(100000)
""")
    process = subprocess.Popen([SKERRY, str(path)], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    time.sleep(1)
    before = cpu_ticks(process.pid)
    time.sleep(10)
    used = cpu_ticks(process.pid) - before
    process.kill()
    process.communicate()
    # ThreadSanitizer has a thread of its own, which wakes ten times a second.
    checks.check("an idle host uses no processor time in ten seconds", used <= (20 if SANITIZED else 1), f"{used} ticks")


def check_code_cache(checks, folder):
    """Files of the cache of compiled code that are not what was written: of no use, and no harm."""
    cache = folder / "cache"
    options = {"env": {**os.environ, "XDG_CACHE_HOME": str(cache)}}
    options["env"].pop("PYTHONDONTWRITEBYTECODE", None)
    def works(name):
        result = run("-c", "import json; print(json.dumps([1]))", **options)
        checks.equal(f"the cache of compiled code: {name}", (result.returncode, result.stdout, result.stderr), (0, "[1]\n", ""))
    works("written")
    files = list(cache.glob("skerry/*.skc"))
    checks.check("the cache of compiled code has files", len(files) > 3, files)
    good = {file: file.read_bytes() for file in files}
    for name, spoil in {
        "cut short": lambda file: file.write_bytes(good[file][:-10]),
        "empty": lambda file: file.write_bytes(b""),
        "another byte": lambda file: file.write_bytes(good[file][:-5] + bytes([good[file][-5] ^ 1]) + good[file][-4:]),
        "longer than memory": lambda file: os.truncate(file, 1 << 42),
        "a pipe": lambda file: (file.unlink(), os.mkfifo(file, 0o600)),
        "a folder": lambda file: (file.unlink(), file.mkdir()),
    }.items():
        for file in files:
            if file.exists() and not file.is_file():
                file.unlink()
            if not file.exists():
                file.write_bytes(good[file])
                file.chmod(0o600)
            spoil(file)
        works(name)


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (check_files, check_failures, check_deadlock, check_lines, check_many, check_interrupts, check_full_stderr, check_drain, check_closed_pipe,
                     check_idle, check_code_cache):
            part(checks, folder)
    checks.finish()


main()
