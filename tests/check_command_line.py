"""The command as its user meets it: bad files, errors, exit codes, signals, closed pipes, limits."""
import os
import pathlib
import signal
import subprocess
import tempfile
import zipfile

from harness import Checks, oracle, skipped

SKERRY = os.environ.get("SKERRY", "skerry")


def run(*arguments, **options):
    return subprocess.run([SKERRY, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)


def check_bad_files(checks, folder):
    binary = folder / "binary.py"
    binary.write_bytes(b"x = 1\0\n")
    latin = folder / "latin.py"
    latin.write_bytes(b"x = '\xe9'\n")
    for name, path, code in [("missing", folder / "none.py", 2), ("NUL bytes", binary, 2), ("not UTF-8", latin, 2)]:
        result = run(path)
        checks.equal(f"{name}: exit code", result.returncode, code)
        checks.check(f"{name}: one line that names the file",
                     len(result.stderr.splitlines()) == 1 and str(path) in result.stderr, result.stderr)


def check_errors(checks, folder):
    checks.equal("uncaught exception: exit code", run("-c", "1/0").returncode, 1)
    checks.equal("syntax error: exit code", run("-c", "x = (").returncode, 1)
    checks.equal("SystemExit(7)", run("-c", "raise SystemExit(7)").returncode, 7)
    text = run("-c", "raise SystemExit('why')")
    checks.equal("SystemExit('why')", (text.returncode, text.stderr), (1, "why\n"))
    checks.equal("bad option: exit code", run("--no-such").returncode, 2)
    deep = run("-c", "def f(): f()\nf()")
    checks.check("endless recursion", deep.returncode == 1 and "RecursionError" in deep.stderr, deep.stderr[-300:])


def flags_of(*options, **variables):
    code = "import sys; print(sys.flags, sys.warnoptions, sys._xoptions, sys.argv)"
    both = [subprocess.run([python, *options, "-c", code, "-c", "x"], capture_output=True, text=True, timeout=60,
                           env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", **variables})
            for python in (SKERRY, "/usr/bin/python3")]
    return [(process.stdout, process.returncode) for process in both]


def check_python_options(checks, folder):
    if not oracle():
        skipped("check/command_line, the flags of python3's options")
    for options, variables in [] if not oracle() else [
            ([], {}), (["-O"], {}), (["-OO", "-uB"], {}), (["-I"], {"PYTHONOPTIMIZE": "2"}), (["-ES"], {"PYTHONVERBOSE": "1"}),
            (["-sPqd"], {}), (["-b"], {}), (["-bb", "-Wignore"], {}), (["-Wd", "-W", "error::UserWarning"], {"PYTHONWARNINGS": "once,d"}),
            (["-Xdev"], {}), (["-X", "a=b", "-Xc"], {}), (["-X", "int_max_str_digits=1000"], {}), ([], {"PYTHONHASHSEED": "0"}),
            ([], {"PYTHONHASHSEED": "7", "PYTHONDONTWRITEBYTECODE": "1"}), ([], {"PYTHONOPTIMIZE": "2", "PYTHONSAFEPATH": "1"}),
            (["-Xutf8"], {}), ([], {"PYTHONNOUSERSITE": "1", "PYTHONINSPECT": "", "PYTHONDEBUG": "3"})]:
        mine, theirs = flags_of(*options, **variables)
        checks.equal(f"flags with {options} {variables}", mine, theirs)
    checks.equal("-O drops asserts", run("-Oc", "assert 0; print(__debug__)").stdout, "False\n")
    checks.equal("-OO drops docstrings", run("-OOc", "def f(): 'doc'\nprint(f.__doc__)").stdout, "None\n")
    checks.equal("-S: no exit", run("-Sc", "print('exit' in dir(__builtins__))").stdout, "False\n")
    checks.equal("exit(4)", run("-c", "exit(4)").returncode, 4)
    script = folder / "first.py"
    script.write_text("this is no Python\nimport sys\nprint(sys.argv[1:], __file__ == sys.argv[1], sys._getframe().f_lineno)\n")
    checks.equal("-x skips a line", run("-x", script, script).stdout, f"[{str(script)!r}] True 3\n")
    piped = run("-", "a", input="import sys; print(sys.argv, __file__)")
    checks.equal("a program on standard input", piped.stdout, "['-', 'a'] <stdin>\n")
    checks.check("-V", run("-V").stdout.startswith("Python 3.11"))
    unknown = run("-z")
    checks.equal("unknown option", (unknown.returncode, unknown.stderr.splitlines()[0]), (2, "Unknown option: -z"))
    missing = run("-c")
    checks.equal("no argument", (missing.returncode, missing.stderr.splitlines()[0]), (2, "Argument expected for the -c option"))
    script.write_text("x = 3 is 3\n")
    checks.check("a SyntaxWarning is shown", "SyntaxWarning" in run(script).stderr)
    error = run("-Werror", script)
    checks.check("-W error makes it a SyntaxError", error.returncode == 1 and "SyntaxError: \"is\" with a literal" in error.stderr, error)
    package = folder / "zipped.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("__main__.py", "import inside.part; print(__name__, inside.part.__file__)")
        archive.writestr("inside/__init__.py", "")
        archive.writestr("inside/part.py", "")
    checks.equal("a zip archive", run(package).stdout, f"__main__ {package}/inside/part.py\n")
    module = subprocess.run([SKERRY, "-m", "inside.part"], env={**os.environ, "PYTHONPATH": str(package)}, timeout=60)
    checks.equal("-m in an archive", module.returncode, 0)
    inspected = run("-i", "-c", "x = 6", input="x * 7\n")
    checks.check("-i: the conversation follows", "42" in inspected.stdout, inspected)


def check_as_python3(checks, folder):
    """What both print, exit codes included."""
    if not oracle():
        return skipped("check/command_line, what python3 prints")
    warns = folder / "warns.py"
    warns.write_text("import warnings\ndef f():\n    warnings.warn('x')\nf()\n")
    shown = folder / "shown.txt"
    (folder / "beside.py").write_text("print(__file__)\n")
    compares = "print(b'a' == 'a', b'a' == 1, 'a' != b'a', bytearray(b'') == '', str(b'a'), f'{bytearray()}', b'', [b''] == [''])"
    for options, variables in [
            (["-W", "error", warns], {}), (["-b", "-c", compares], {}), (["-bb", "-c", "b'' == ''"], {}),
            (["-bb", "-c", "str(b'')"], {}), (["-c", compares], {}),
            (["-c", "import sys; sys.stderr = None; 1/0"], {}),
            (["-c", f"import sys; sys.stderr = open({str(shown)!r}, 'w'); 1/0"], {}), (["-c", f"print(open({str(shown)!r}).read())"], {}),
            (["-c", "import beside"], {}), (["-c", "print('\u00e9')"], {"PYTHONIOENCODING": "latin-1"}),
            (["-c", "print('\u20ac\u00e9')"], {"PYTHONIOENCODING": "latin-1:replace"}),
            (["-c", "print('\\u20ac')"], {"PYTHONIOENCODING": "ascii:backslashreplace"})]:
        both = [subprocess.run([python, *options], capture_output=True, timeout=60, cwd=folder, env={**os.environ, **variables})
                for python in ("/usr/bin/python3", SKERRY)]
        theirs, mine = [(process.returncode, process.stdout, process.stderr) for process in both]
        checks.equal(f"{options} {variables}", mine, theirs)
    venv = folder / "venv"
    checks.equal("-m venv", run("-m", "venv", "--without-pip", venv).returncode, 0)
    (venv / "lib/python3.11/site-packages/within.py").write_text("")
    inside = subprocess.run([venv / "bin/python", "-c", "import sys, within; print(sys.prefix, sys.base_prefix, within.__file__, "
                             "'dist-packages' in str(sys.path))"], capture_output=True, text=True, timeout=60)
    checks.equal("the environment counts", inside.stdout,
                 f"{venv} /usr {venv}/lib/python3.11/site-packages/within.py False\n")
    (folder / "empty").mkdir()
    empty = run(folder / "empty")
    checks.equal("a folder without __main__", (empty.returncode, empty.stderr),
                 (2, f"skerry: can't find '__main__' module in '{folder / 'empty'}'\n"))
    checks.check("dis says that it cannot", "NotImplementedError: dis reads byte code of CPython" in run("-m", "dis", warns).stderr)


def check_limits(checks, folder):
    script = folder / "memory.py"
    script.write_text("import isolates\n"
                      "def eat():\n    x = []\n    while True: x.append('a' * 100000 + str(len(x)))\n"
                      "def fine(): return 42\n"
                      "a, b = isolates.spawn(eat), isolates.spawn(fine)\n"
                      "try:\n    a.join()\nexcept MemoryError: print('MemoryError', b.join())\n")
    result = run("--heap", "32M", script)
    checks.equal("one isolate runs out of memory, the other goes on", (result.returncode, result.stdout, result.stderr),
                 (0, "MemoryError 42\n", ""))
    script.write_text(FILLS_ITS_HEAP)
    result = run("--heap", "32M", script)
    checks.equal("what small objects filled serves all sizes again", (result.returncode, result.stdout, result.stderr),
                 (0, "True True True True True True True 1000000\n['MemoryError', 'MemoryError'] True 8388608\n", ""))
    # Who handles the error may still hold what used the memory up, again and again.
    for grow in ("x.append('a' * 1000 + str(len(x)))", "x.append([len(x)])"):
        script.write_text("for turn in range(3):\n"
                          "    x = []\n"
                          "    try:\n"
                          f"        while True: {grow}\n"
                          "    except MemoryError as e:\n"
                          "        print('caught', len(x) > 1000, repr(e), [n * n for n in range(100)][-1], f'{turn:>3}')\n"
                          "        import json\n"
                          "        print(json.dumps({'turn': turn}))\n")
        result = run("--heap", "32M", script)
        checks.equal("the handler of a MemoryError has memory", (result.returncode, result.stdout, result.stderr),
                     (0, "".join(f"caught True MemoryError() 9801   {t}\n{{\"turn\": {t}}}\n" for t in range(3)), ""))

    # Text that grows outside the heap until it is an object counts as well.
    script.write_text("""import isolates, re, sys
cases = [
    lambda: open('/dev/zero').readline(), lambda: open('/dev/zero', 'rb').readline(), lambda: open('/dev/zero', 'rb').readlines(),
    lambda: re.sub('a', 'b' * 1000, 'a' * 100000), lambda: re.sub(b'a', b'b' * 1000, b'a' * 100000),
    lambda: ('a' * 100000).translate({97: 'b' * 1000}), lambda: ('{0}' * 1000).format('x' * 100000),
    lambda: ('%(a)s' * 1000) % {'a': 'x' * 100000}, lambda: (b'%(a)s' * 1000) % {b'a': b'x' * 100000},
]
def run(i): return cases[i]()
for i in range(len(cases)):
    try: isolates.spawn(run, i).join()
    except MemoryError: print('MemoryError', i)
""")
    result = run("--heap", "32M", script)
    checks.equal("text without end is a MemoryError", (result.stdout.split()[1::2], result.stderr), ([str(i) for i in range(9)], ""))
    for size in ("-1", "abc", "1.5X", "", "nan", "1e30G"):
        refused = run("--heap", size, script)
        checks.check(f"--heap {size!r} is no limit", refused.returncode == 2 and refused.stderr.startswith("skerry: --heap: "), refused.stderr)
    for size in ("0", "300000000", "1.5G", "200mb", "1 GiB"):
        checks.equal(f"--heap {size!r}", run("--heap", size, "-c", "print(1)").stdout, "1\n")
    whole = run("--help")
    checks.equal("--help and -h say the same", (run("-h").stdout, whole.returncode), (whole.stdout, 0))
    checks.check("--help is in words", "--heap size" in whole.stdout and "UINT" not in whole.stdout, whole.stdout)
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["sh", "-c", 'echo "print(6 * 7)" > "$0"', pipe])
    checks.equal("a program in a named pipe", run(pipe).stdout, "42\n")
    writer.wait(timeout=60)


FILLS_ITS_HEAP = """
import isolates, sys
def fill(make):
    held = []
    try:
        while True: held.append(make(len(held)))
    except MemoryError: return len(held) > 1000
class Node:
    def __init__(self, next): self.next = next
def chain():
    head, n = None, 0
    try:
        while True: head, n = Node(head), n + 1
    except MemoryError: return n > 1000
def sizes():
    makers = [lambda i: (i,), lambda i: [i, i], lambda i: {'a': i}, lambda i: 'x' * 100 + str(i), lambda i: (i,) * 20,
              lambda i: bytes(1000)]
    return *[fill(make) for make in makers], chain(), len([0] * 1_000_000)
def endless(n): return endless(n + 1) + 1
def recursion():
    sys.setrecursionlimit(10 ** 9)
    seen = []
    for _ in range(2):
        try: endless(0)
        except MemoryError as e: seen.append(type(e).__name__)
    return seen, fill(lambda i: [i]), len(bytes(8 << 20))
print(*isolates.spawn(sizes).join())
print(*isolates.spawn(recursion).join())
"""

BUSY = """
import isolates
def busy():
    while True: pass
for _ in range(200): isolates.spawn(busy)
print('ready', flush=True)
while True: pass
"""


def wait_ready(process):
    return process.stdout.readline()


def check_signals(checks, folder):
    script = folder / "busy.py"
    script.write_text(BUSY)
    for name, number, expected in [("Ctrl-C", signal.SIGINT, 130), ("SIGTERM", signal.SIGTERM, 143)]:
        process = subprocess.Popen([SKERRY, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        checks.equal(f"{name}: the program starts", wait_ready(process), "ready\n")
        process.send_signal(number)
        try:
            _, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            _, err = process.communicate()
        checks.equal(f"{name}: exit code", process.returncode, expected)
        if number == signal.SIGINT:
            checks.check("Ctrl-C raises KeyboardInterrupt", "KeyboardInterrupt" in err, err[-300:])


def check_closed_pipe(checks, folder):
    process = subprocess.Popen([SKERRY, "-c", "for i in range(100000): print(i)"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read()
    process.wait(timeout=60)
    checks.check("a closed stdout ends quietly", b"Traceback" not in err, err[-300:].decode())


IMAGES = """
import isolates
table, group, pieces = [1], [{2}], (x for x in ())
def worker(): return table, group
def lost(): return pieces
print(isolates.spawn(worker).join())
"""
EXPLAINED = """skerry: of the globals of __main__, images hold 3; the others:
  group   each spawn  'set' object at globals['group'][0]
  pieces  never       cannot send 'generator' object at globals['pieces']
  lost    never       cannot send 'generator' object at globals['pieces']
"""


def check_explain_images(checks, folder):
    script = folder / "images.py"
    script.write_text(IMAGES)
    explained = run("run", "--explain-images", str(script))
    checks.equal("--explain-images: the program runs", explained.stdout, "([1], [{2}])\n")
    checks.equal("--explain-images: what is left out, and why", explained.stderr, EXPLAINED)
    checks.equal("--explain-images: nothing is left out", run("--explain-images", "-c", "x = 1").stderr,
                 "skerry: of the globals of __main__, images hold 1\n")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (check_bad_files, check_errors, check_python_options, check_as_python3, check_limits, check_signals, check_closed_pipe,
                     check_explain_images):
            part(checks, folder)
    checks.finish()


main()
