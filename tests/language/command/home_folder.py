# PYTHONHOME: where the library lies, sys.prefix and sys.exec_prefix.
# library: 3.11
import os
import subprocess
import sys
import tempfile

library = os.path.dirname(os.__file__)
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(folder + "/lib")
    os.symlink(library, folder + "/lib/" + os.path.basename(library))
    for home in [folder, folder + ":/usr"]:
        program = "import sys, os; print(sys.prefix, sys.exec_prefix, sys.base_prefix, os.path.dirname(os.__file__))"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=dict(os.environ, PYTHONHOME=home))
        print(done.stdout.replace(folder, "HOME"), done.stderr, done.returncode)
    done = subprocess.run([sys.executable, "-c", "pass"], capture_output=True, text=True, env=dict(os.environ, PYTHONHOME="/no/such"))
    print(done.returncode, "Fatal Python error" in done.stderr)
    print(subprocess.run([sys.executable, "-E", "-c", "print(1)"], capture_output=True, text=True, env=dict(os.environ, PYTHONHOME="/no/such")).stdout)
