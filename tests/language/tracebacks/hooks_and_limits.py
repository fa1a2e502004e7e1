# The hooks under their second names, SystemExit from a tuple, and sys.tracebacklimit.
import subprocess
import sys

for name in ("breakpointhook", "displayhook", "excepthook", "unraisablehook"):
    print(getattr(sys, name) is getattr(sys, f"__{name}__"))
for status in ((42,), (1, 2), None, "text"):
    try:
        sys.exit(status)
    except SystemExit as error:
        print(error.code, error.args)
program = """if 1:
    import sys
    def f1():
        1 / 0
    def f2():
        f1()
    sys.tracebacklimit = %r
    f2()
"""
for limit in (10, 2, 1, 0, -1, 1 << 1000, -1 << 1000, None):
    print(limit if limit is None or abs(limit) < 100 else "big", subprocess.run([sys.executable, "-c", program % limit], stderr=subprocess.PIPE, text=True).stderr)
