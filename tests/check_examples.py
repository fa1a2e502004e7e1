"""Every example runs; the word count agrees with plain python3."""
import os
import pathlib
import subprocess
import sys
import tempfile

from harness import Checks

ROOT = pathlib.Path(__file__).resolve().parent.parent
SKERRY = os.environ.get("SKERRY", "skerry")


def run(script, *arguments, cwd):
    return subprocess.run([SKERRY, str(ROOT / "examples" / script), *arguments], capture_output=True, text=True, timeout=240, cwd=cwd)


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        expected = subprocess.run(["/usr/bin/python3", str(ROOT / "tests/examples/word_count_reference.py")],
                                  capture_output=True, text=True).stdout
        result = run("word_count.py", cwd=folder)
        checks.equal("word_count.py", (result.returncode, result.stdout, result.stderr), (0, expected, ""))
        for script in ("primes.py", "ring.py", "ping_pong.py", "mandelbrot.py", "pipeline.py"):
            result = run(script, cwd=folder)
            checks.check(f"{script} ends well", result.returncode == 0 and "Traceback" not in result.stderr, result.stderr)
            checks.check(f"{script} prints something", result.stdout != "")
            result = run(script, "many" if script != "mandelbrot.py" else "many.pgm", "wide", cwd=folder)
            last = (result.stderr.splitlines() or [""])[-1]
            checks.check(f"{script} refuses odd arguments", result.returncode == 2 and last.startswith(f"{script}: error:"), result.stderr)
        result = run("word_count.py", "nowhere.txt", cwd=folder)
        checks.equal("word_count.py names a file that is missing", (result.returncode, result.stdout, result.stderr),
                     (1, "", "word_count.py: nowhere.txt: No such file or directory\n"))
        checks.check("mandelbrot.py writes an image", any(p.suffix in (".ppm", ".pgm") for p in pathlib.Path(folder).iterdir()))
    checks.finish()


main()
