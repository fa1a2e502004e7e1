"""Some hundred generated programs give on Skerry what they give on python3 (tests/fuzz/differential.py runs as many as you like)."""
import pathlib
import subprocess
import sys

from harness import oracle, skipped

FUZZ = pathlib.Path(__file__).resolve().parent / "fuzz"

if not oracle():
    skipped("check/differential")
    print("0 passed, 0 failed")
    sys.exit(0)
done = subprocess.run([sys.executable, str(FUZZ / "differential.py"), "--first", "100000", "--count", "300"], capture_output=True, text=True)
print(done.stdout + done.stderr, end="")
sys.exit(done.returncode)
