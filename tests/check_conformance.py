"""The quick part of CPython's own tests: no file may fall below its floor. conformance/README.md tells more."""
import os
import pathlib
import sys

RUN = pathlib.Path(__file__).resolve().parent / "conformance" / "run.py"

if os.environ.get("SKERRY_CONFIGURATION", "release") != "release":
    print("skipped check/conformance: only with the release build, floors are made with its limits of time\n0 passed, 0 failed")
    sys.exit(0)
if not os.path.exists("/usr/lib/python3.11/test/test_grammar.py"):
    print("skipped check/conformance: this system has no libpython3.11-testsuite\n0 passed, 0 failed")
    sys.exit(0)
os.execv(sys.executable, [sys.executable, str(RUN), "--quick"])
