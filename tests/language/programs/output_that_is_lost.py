# Output that cannot be written is told of once, when the program ends, and changes its exit code; scripts that are no programs.
import subprocess
import sys
import tempfile

PROGRAMS = {
    "print": "print(1)",
    "exit code": "print(1); raise SystemExit(3)",
    "uncaught": "print(1); 1/0",
    "at exit": "import atexit; atexit.register(print, 2); print(1)",
    "finalizer": "class D:\n    def __del__(self): print(2)\nd = D()\nprint(1)",
    "caught": "import sys\ntry: print(1, flush=True)\nexcept OSError as e: print(e, file=sys.stderr)",
    "thread": "import threading; t = threading.Thread(target=print, args=(1,)); t.start(); t.join()",
    "nothing": "pass",
}
for name, program in PROGRAMS.items():
    with open("/dev/full", "wb") as full:
        ran = subprocess.run([sys.executable, "-c", program], stdout=full, stderr=subprocess.PIPE, text=True)
    text = ran.stderr
    print(name, ran.returncode, text.count("Exception ignored in"), text.count("No space left on device"), text.count("Traceback"))

with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/script.py", "w") as file:
        file.write("# coding: nonsense\nx = 1\n")
    ran = subprocess.run([sys.executable, folder + "/script.py"], capture_output=True, text=True)
    print(ran.stderr)
    with open(folder + "/__main__.py", "w") as file:
        file.write("import sys; print(sys.argv)")
    print(subprocess.run([sys.executable, "", "x"], capture_output=True, text=True, cwd=folder).stdout)
