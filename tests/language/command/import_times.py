# -X importtime and PYTHONPROFILEIMPORTTIME: the same lines as CPython's for modules that it has not loaded at its start.
import os
import re
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    for name, text in {"outer": "import inner, inner\nfrom package import part\n", "inner": "", "package/__init__": "", "package/part": "import inner\nimport last", "last": ""}.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name + ".py"), "w") as f:
            f.write(text)
    for options, variables in (["-X", "importtime"], {}), ([], {"PYTHONPROFILEIMPORTTIME": "1"}), ([], {}):
        done = subprocess.run([sys.executable, *options, "-c", "import outer\nimport outer"], capture_output=True, text=True, cwd=folder,
                              env=dict(os.environ, **variables))
        print(done.stdout, done.returncode)
        for line in done.stderr.splitlines():
            found = re.fullmatch(r"import time: +(\d+) \| +(\d+) \| ( *\S+)", line)
            if line.startswith("import time: self"):
                print(line)
            elif found and found[3].strip() in ("outer", "inner", "package", "package.part", "last"):
                print(found[3], len(line) - len(found[3]), int(found[1]) <= int(found[2]))
