"""One language test: the script, what its head asks for, what it should print, and how it is run.

The head is the comment lines at the top of the script:
  # exit: 1             the expected exit status (0 without it)
  # args: a b           arguments for the script
  # env: NAME=VALUE     a variable of the environment; may be repeated
  # stdin: text         a line for standard input; may be repeated
  # timeout: 60         seconds, where the usual ones are too few
  # stderr: text        standard error contains this, and is not compared otherwise; may be repeated
  # library: 3.11       needs Python code of that version's library: skipped, and said so, on systems that have another
  # oracle: none - why  CPython 3.11 cannot say what is right; the expected output is written by hand
"""
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
HEADER = re.compile(r"^# (exit|args|env|stdin|timeout|stderr|library|oracle): ?(.*)$")
USUAL_TIMEOUT = 20


def library_version():
    """Of the Python library that this system has, and scripts import from: "3.11" on Debian 12."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


class Case:
    def __init__(self, script):
        self.script = script
        self.name = f"{script.parent.name}/{script.stem}"
        self.out = script.with_suffix(".out")
        self.err = script.with_suffix(".err")
        self.exit = 0
        self.args = []
        self.env = {}
        self.stdin = ""
        self.stderr_has = []
        self.timeout = USUAL_TIMEOUT
        self.library = None
        self.oracle = True
        for line in script.read_text(encoding="utf-8", errors="replace").splitlines():
            if not line.startswith("#"):
                break
            found = HEADER.match(line)
            if found:
                self.take(*found.groups())

    def take(self, key, value):
        if key == "exit":
            self.exit = int(value)
        elif key == "args":
            self.args = shlex.split(value)
        elif key == "env":
            name, _, text = value.partition("=")
            self.env[name] = text
        elif key == "stdin":
            self.stdin += value + "\n"
        elif key == "stderr":
            self.stderr_has.append(value)
        elif key == "timeout":
            self.timeout = float(value)
        elif key == "library":
            self.library = value
        elif key == "oracle":
            self.oracle = not value.startswith("none")

    def run(self, interpreter, extra_env=None, slowness=1):
        """(exit status or None for a time-out, stdout, stderr), paths of this machine taken out of both.

        The script runs in its own folder under its bare name, so that tracebacks name it in the same way everywhere.
        """
        env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        env.update(PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0", PYTHONIOENCODING="utf-8", LC_ALL="C.UTF-8")
        env.update(extra_env or {})
        env.update(self.env)
        process = subprocess.Popen([*interpreter, self.script.name, *self.args], cwd=self.script.parent, env=env,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   start_new_session=True)
        try:
            stdout, stderr = process.communicate(self.stdin.encode(), timeout=self.timeout * slowness)
            status = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            status = None
        return status, self.normal(stdout), self.normal(stderr)

    def normal(self, output):
        return output.replace(str(self.script.parent).encode() + b"/", b"")

    def expected(self):
        """(stdout or None when it was never written, stderr)."""
        stdout = self.out.read_bytes() if self.out.exists() else None
        return stdout, self.err.read_bytes() if self.err.exists() else b""


def all_cases(patterns=()):
    """Scripts lie exactly two deep; what they import lies deeper, or has a name that starts with an underscore."""
    cases = [Case(script) for script in sorted(FOLDER.glob("*/*.py")) if not script.name.startswith("_")]
    return [case for case in cases if not patterns or any(pattern in case.name for pattern in patterns)]
