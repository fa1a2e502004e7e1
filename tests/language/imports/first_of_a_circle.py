# Modules that import each other, each as the first import of a program.
import subprocess
import sys

for name in ["genericpath", "posixpath", "os", "stat", "ntpath", "codecs", "io", "abc", "_collections_abc", "site", "importlib.util", "zipimport"]:
    done = subprocess.run([sys.executable, "-c", f"import {name} as m; print(m.__name__)"], capture_output=True, text=True)
    print(done.stdout, end=done.stderr)
