"""The deterministic mode (--seed): equal seeds give equal runs, other seeds other schedules; a race is found and seen again; time is virtual."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from harness import Checks

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "language"))
from case import all_cases  # noqa: E402

SKERRY = os.environ.get("SKERRY", "skerry")
EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"
SANITIZED = os.environ.get("SKERRY_CONFIGURATION", "release") != "release"
LIMIT = 240


def run(seed, *arguments, cores=4, **options):
    return subprocess.run([SKERRY, "--seed", str(seed), "--virtual-cores", str(cores), "--stats", *map(str, arguments)],
                          capture_output=True, text=True, timeout=LIMIT, **options)


def told(result):
    return result.returncode, result.stdout, result.stderr


def script(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


# What is printed from several isolates at once, with the virtual time.
TALKERS = """
import isolates, random, time

def talk(name, out):
    for i in range(8):
        total = sum(j * j for j in range(random.randrange(3000)))
        if i % 3 == 0:
            isolates.sleep(random.random() * 0.001)
        out.put((name, i, round(time.monotonic(), 9), total))

out = isolates.Channel(4)
handles = [isolates.spawn(talk, n, out.sender) for n in range(6)]
for _ in range(48):
    print(out.get())
for h in handles:
    h.join()
print(time.time(), time.perf_counter(), hash("text"), random.random(), isolates.cpu_count(), {"a", "b", "c", "d"})
class Thing:
    pass
print({Thing(), Thing(), Thing()})
"""

# Two clients read a shared value, wait for nothing, and write it back: an update is lost when the other came between.
RACE = """
import isolates

def store(requests):
    value = 0
    for kind, argument in requests:
        if kind == "get":
            argument.put(value)
        elif kind == "set":
            value = argument

def client(requests):
    answers = isolates.Channel(1)
    requests.put(("get", answers.sender))
    seen = answers.get()
    sum(i for i in range(10_000))
    requests.put(("set", seen + 1))

requests = isolates.Channel(4)
isolates.spawn(store, requests.receiver)
clients = []
for _ in range(2):
    clients.append(isolates.spawn(client, requests.sender))
    sum(i for i in range(10_000))
for c in clients:
    c.join()
answers = isolates.Channel(1)
requests.put(("get", answers.sender))
result = answers.get()
print(result)
assert result == 2, "an update was lost"
"""


def check_equal_seeds(checks, folder):
    talkers = script(folder, "talkers.py", TALKERS)
    for cores in (1, 2, 7):
        for seed in (0, 1, 12345678901234567890):
            first, second = run(seed, talkers, cores=cores), run(seed, talkers, cores=cores)
            checks.equal(f"talkers: seed {seed} on {cores} cores: twice the same", told(first), told(second))
            checks.check("talkers end well", first.returncode == 0 and f"\n{cores} " not in first.stderr, first.stderr)
    outputs = {run(seed, talkers).stdout for seed in range(8)}
    checks.equal("other seeds, other orders", len(outputs), 8)


def check_known_scripts(checks):
    names = ("many_to_many", "channel_timeouts", "ring", "many_isolates", "threads_in_isolates", "waiting_beneath_native_frames",
             "cpu_bound_fairness", "join_raises_the_exception", "long_native_operations", "deadlock_of_two", "waiting_on_sockets",
             "print_from_many", "last_sender_gone_closes", "spawn_and_join")
    cases = [case for case in all_cases(["isolates/"]) if case.name.split("/")[1] in names]
    checks.equal("the scripts are there", len(cases), len(names))
    for case in cases:
        for cores in (1, 2, 7):
            results = [run(5, case.script, *case.args, cores=cores, cwd=case.script.parent) for _ in range(2)]
            checks.equal(f"{case.name} on {cores} cores: output", results[0].stdout.encode(), case.expected()[0])
            checks.equal(f"{case.name} on {cores} cores: exit code", results[0].returncode, case.exit)
            # When the system says that a socket is ready, or a child has ended, cannot be repeated.
            if case.name not in ("isolates/waiting_on_sockets", "isolates/long_native_operations"):
                checks.equal(f"{case.name} on {cores} cores: twice the same", told(results[0]), told(results[1]))
    for name, arguments in [("primes.py", ()), ("ring.py", ()), ("ping_pong.py", ()), ("pipeline.py", ()), ("word_count.py", ())]:
        for cores in (1, 7):
            results = [run(9, EXAMPLES / name, *arguments, cores=cores, cwd=EXAMPLES.parent) for _ in range(2)]
            checks.equal(f"{name} on {cores} cores: twice the same", told(results[0]), told(results[1]))
            checks.equal(f"{name}: exit code", results[0].returncode, 0)


def check_race(checks, folder):
    race = script(folder, "race.py", RACE)
    outcomes = {seed: run(seed, race, cores=2) for seed in range(60)}
    lost = [seed for seed, result in outcomes.items() if result.returncode == 1]
    checks.check("some schedule loses an update", lost, [r.stdout for r in outcomes.values()])
    checks.check("some schedule does not", len(lost) < len(outcomes))
    for seed in lost[:3]:
        checks.check("the failure names what repeats it", f"--seed {seed} --virtual-cores 2" in outcomes[seed].stderr, outcomes[seed].stderr)
        checks.equal("and it does", told(run(seed, race, cores=2)), told(outcomes[seed]))


def check_time(checks, folder):
    sleeper = script(folder, "sleeper.py", """
import asyncio, isolates, threading, time
began = time.monotonic(), time.time(), time.perf_counter()
time.sleep(3 * 3600)
isolates.sleep(3600)
try:
    isolates.Channel().get(timeout=7200)
except TimeoutError:
    pass
threading.Event().wait(3600)
asyncio.run(asyncio.sleep(3600))
print([round((now - then) / 3600, 2) for now, then in zip((time.monotonic(), time.time(), time.perf_counter()), began)])
print(time.strftime("%Y-%m-%d %H", time.gmtime()))
""")
    slept = run(1, sleeper)
    checks.equal("hours of sleep end at once", slept.stdout, "[8.0, 8.0, 8.0]\n2026-01-01 09\n")
    checks.equal("and are told of", told(run(1, sleeper)), told(slept))
    burners = script(folder, "burners.py", """
import isolates
def burn():
    for i in range(200_000): pass
for h in [isolates.spawn(burn) for _ in range(128)]: h.join()
""")
    for cores, least in [(1, 0.6), (8, 5), (64, 32)] if not SANITIZED else [(8, 6)]:
        stats = run(3, burners, cores=cores).stderr
        speed_up = float(stats.split("speed-up ")[1].split()[0])
        checks.check(f"speed-up on {cores} virtual cores", least < speed_up <= cores, stats)


def check_outside(checks, folder):
    outside = script(folder, "outside.py", """
import os, socket, subprocess, sys, time, isolates
print(subprocess.run(["sh", "-c", "sleep 0.2; echo from a child"], capture_output=True, text=True).stdout, end="")
print(os.system("exit 3") >> 8)
server = socket.create_server(("127.0.0.1", 0))
def client(port):
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(b"hello")
        return s.recv(10)
h = isolates.spawn(client, server.getsockname()[1])
connection, _ = server.accept()
connection.sendall(connection.recv(10).upper())
print(h.join())
with open(sys.argv[1], "w") as f: f.write("x" * 300_000)
print(len(open(sys.argv[1]).read()))
began = time.monotonic()
r, w = os.pipe()
import select
print(select.select([r], [], [], 0.05)[0], 0.05 <= time.monotonic() - began < 20)
if os.fork() == 0:
    time.sleep(0.01)
    os.write(w, b"child")
    os._exit(0)
print(os.read(r, 10), os.wait()[1])
""")
    for cores in (1, 3):
        result = run(2, outside, folder / "written", cores=cores)
        checks.equal(f"the world outside on {cores} cores", (result.returncode, result.stdout),
                     (0, "from a child\n3\nb'HELLO'\n300000\n[] True\nb'child' 0\n"))
        checks.check("nothing is complained of", "Traceback" not in result.stderr, result.stderr)


def check_signals(checks, folder):
    endless = script(folder, "endless.py", """
import isolates, sys
def burn():
    while True: pass
for _ in range(20): isolates.spawn(burn)
print("ready", flush=True)
isolates.Channel().get() if "wait" in sys.argv else burn()
""")
    for arguments in ([], ["wait"]):
        with subprocess.Popen([SKERRY, "--seed", "4", str(endless), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            process.stdout.readline()
            time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=LIMIT)
            checks.check(f"Ctrl-C {arguments}", process.returncode in (130, -signal.SIGINT) and "KeyboardInterrupt" in stderr, (process.returncode, stderr))
    handled = script(folder, "handled.py", """
import signal, time, os
signal.signal(signal.SIGALRM, lambda *a: print("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
os.kill(os.getpid(), signal.SIGALRM)
print("end")
""")
    slept = script(folder, "slept.py", """
import os, signal, socket, time
signal.signal(signal.SIGALRM, lambda *a: print("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.05)
time.sleep(0.3)
signal.signal(signal.SIGALRM, signal.SIG_DFL)
a, b = socket.socketpair()
a.settimeout(30)
if os.fork() == 0:
    for _ in range(3):
        b.sendall(b.recv(10))
        time.sleep(0.01)
    os._exit(0)
b.close()
print([(a.sendall(b"x%d" % i), a.recv(10))[1] for i in range(3)], os.wait()[1])
print(os.open("/dev/null", os.O_RDONLY) < 10)
""")
    checks.equal("a sleep waits for a signal, a socket for the child that has its other end",
                 run(1, slept).stdout, "alarm\n[b'x0', b'x1', b'x2'] 0\nTrue\n")
    checks.equal("signals that a script handles", run(1, handled).stdout, "alarm\nalarm\nend\n")


def check_options(checks):
    plain = subprocess.run([SKERRY, "--seed", "7", "-c", "print(1)"], capture_output=True, text=True, timeout=LIMIT)
    checks.equal("without --stats nothing is added", (plain.returncode, plain.stdout, plain.stderr), (0, "1\n", ""))
    for words in (["--virtual-cores", "3"], ["--stats"], ["--seed", "1", "--virtual-cores", "0"], ["--seed", "x"], ["--seed", "1", "--workers", "2"]):
        result = subprocess.run([SKERRY, *words, "-c", "pass"], capture_output=True, text=True, timeout=LIMIT)
        checks.check(f"{words} are refused", result.returncode == 2 and result.stderr.startswith("skerry: "), result.stderr)
    fails = subprocess.run([SKERRY, "--seed", "7", "-c", "1/0"], capture_output=True, text=True, timeout=LIMIT)
    checks.equal("a failure's last line", fails.stderr.splitlines()[-1], "skerry: this was --seed 7 --virtual-cores 4")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_options(checks)
        check_equal_seeds(checks, folder)
        check_known_scripts(checks)
        check_race(checks, folder)
        check_time(checks, folder)
        check_outside(checks, folder)
        check_signals(checks, folder)
    checks.finish()


main()
