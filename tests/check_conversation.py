"""The conversation on a terminal: a pseudo terminal plays the user, who types, edits, completes, and interrupts."""
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

from harness import Checks, oracle, skipped

SKERRY = os.environ.get("SKERRY", "skerry")
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|[\x07\x08\r]")


class Terminal:
    """Skerry on a terminal of its own."""

    def __init__(self, home, *arguments):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            environment = {"HOME": home, "PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8"}
            os.execve(SKERRY, [SKERRY, *arguments], environment)
        self.seen = b""

    def expect(self, text, timeout=20):
        """What came until `text`, escape sequences removed; None if it did not come."""
        end = time.monotonic() + timeout
        while True:
            plain = ESCAPES.sub(b"", self.seen)
            at = plain.find(text.encode())
            if at >= 0:
                self.seen = plain[at + len(text):]
                return plain[:at + len(text)].decode(errors="replace")
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            try:
                got = os.read(self.fd, 4096)
            except OSError:
                got = b""
            if not got:
                return None
            self.seen += got

    def type(self, text):
        os.write(self.fd, text.encode())

    def finish(self, timeout=20):
        """The exit code; None if it had to be killed."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


def check_terminal(checks, home):
    t = Terminal(home)
    checks.check("greeting and prompt", t.expect(">>> "), t.seen)
    for typed, answer in [("6 * 7\n", "42"), ("_ + 1\n", "43"), ("x = 'a\u00e9'\nx\n", "'a\u00e9'"),
                          ("def f(n):\n    return n * 2\n\nf(21.5)\n", "43.0"), ("1/0\n", "ZeroDivisionError: division by zero"),
                          ("(\n1 +\n2)\n", "3"), ("a b\n", "SyntaxError: invalid syntax"), ("exit\n", "Use exit() or Ctrl-D")]:
        t.type(typed)
        checks.check(f"typed {typed!r}", t.expect(answer) and t.expect(">>> "), t.seen)
    t.type("print('a', 'c')\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D'b', \n")  # cursor left
    checks.check("edited with the cursor keys", t.expect("a b c") and t.expect(">>> "), t.seen)
    t.type("\x1b[A\n")
    checks.check("the last line again", t.expect("\na b c") and t.expect(">>> "), t.seen)
    t.type("import sys\nsys.versi\t_inf\t.major + 100\n")
    checks.check("completed", t.expect("103") and t.expect(">>> "), t.seen)
    t.type("half a line\x03")
    checks.check("Ctrl-C drops the line", t.expect("KeyboardInterrupt") and t.expect(">>> "), t.seen)
    t.type("while True: pass\n\n")
    time.sleep(0.5)
    t.type("\x03")
    checks.check("Ctrl-C stops a loop", t.expect("KeyboardInterrupt") and t.expect(">>> "), t.seen)
    t.type("'still ' + 'here'\n")
    checks.check("and the conversation goes on", t.expect("'still here'") and t.expect(">>> "), t.seen)
    t.type("sys.ps1 = 'mo' + 're? '\n")
    checks.check("sys.ps1", t.expect("more? "), t.seen)
    t.type("\x04")
    checks.equal("Ctrl-D ends it", t.finish(), 0)
    with open(os.path.join(home, ".skerry_history"), encoding="utf-8") as file:
        checks.check("history is kept", "print(" in file.read())
    t = Terminal(home, "-q")
    t.expect(">>> ")
    t.type("exit(5)\n")
    checks.equal("exit(5)", t.finish(), 5)
    t = Terminal(home, "-ic", "1/0")
    checks.check("-i after an error", t.expect("ZeroDivisionError") and t.expect(">>> "), t.seen)
    t.type("import sys; sys.last_type\n")
    checks.check("the error can be looked at", t.expect("<class 'ZeroDivisionError'>"), t.seen)
    t.type("raise SystemExit(3)\n")
    checks.equal("raise SystemExit(3)", t.finish(), 3)


PIPED = """
x = 3
x
def f():
    return x

f()
for i in range(2):
    i

if x:
    y = 1
else:
    y = 2

y
class A: pass

A
1/0
x = )
_
"""


def check_piped(checks, home):
    """-i on a pipe: what python3 answers."""
    if not oracle():
        return skipped("check/conversation, on a pipe")
    both = [subprocess.run([python, "-i", "-q"], input=PIPED, capture_output=True, text=True, timeout=60,
                           env={"HOME": home, "PATH": os.environ["PATH"]}) for python in (SKERRY, "/usr/bin/python3")]
    checks.equal("answers on a pipe", both[0].stdout, both[1].stdout)
    checks.equal("prompts and errors on a pipe", both[0].stderr, both[1].stderr)
    checks.equal("exit code", both[0].returncode, both[1].returncode)


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as home:
        check_piped(checks, home)
        check_terminal(checks, home)
    checks.finish()


if sys.platform == "linux":
    main()
