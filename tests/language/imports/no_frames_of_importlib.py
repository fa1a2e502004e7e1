# With a finder of its own in sys.meta_path a script imports through importlib; the tracebacks still show the script's frames alone.
import importlib, os, sys, tempfile, traceback

class Finder:
    def find_spec(self, name, path, target=None): return None
sys.meta_path.insert(0, Finder())

with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    for name, text in (("raises", "def f():\n    raise ValueError('x')\nf()\n"), ("ends_early", "x = (\n"), ("wants_other", "import missing_one\n")):
        with open(os.path.join(folder, name + ".py"), "w") as out: out.write(text)
    for name in ("raises", "ends_early", "wants_other", "missing_two", "email.missing_three"):
        try:
            __import__(name)
        except Exception as e:
            print(type(e).__name__, [(os.path.basename(f.filename), f.name) for f in traceback.extract_tb(e.__traceback__)])
    try:
        importlib.import_module("missing_two")
    except Exception as e:
        print([(f.name, f.filename.startswith("<frozen importlib")) for f in traceback.extract_tb(e.__traceback__)])
