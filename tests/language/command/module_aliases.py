# -m with a name that stands for a module of another one.
import subprocess
import sys

for arguments in [["-m", "os.path"], ["-m", "os.nosuch"], ["-m", "json.tool", "--help"]]:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    print(done.returncode, done.stdout[:30], done.stderr.replace(sys.executable, "python3"))
