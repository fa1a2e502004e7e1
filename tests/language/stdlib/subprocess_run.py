# library: 3.11
# Programs in child processes: output, input, status, environment, folder, and what could not be started.
import os
import select
import subprocess
import sys

print(subprocess.run(["/bin/echo", "one", "two"], capture_output=True))
print(subprocess.run("cat; exit 3", shell=True, input=b"fed", capture_output=True))
print(subprocess.check_output(["cat"], input="text\n", text=True), end="")
os.environ["SKERRY_CHILD"] = "set here"
print(subprocess.check_output("echo $SKERRY_CHILD; pwd", shell=True, text=True, cwd="/"), end="")
print(subprocess.check_output("echo $SKERRY_CHILD", shell=True, text=True, env={"SKERRY_CHILD": "given"}), end="")
for command in [["/no/such/program"], ["/"], ["no-such-program-anywhere"]]:
    try:
        subprocess.run(command)
    except OSError as e:
        print(type(e).__name__, e)
try:
    subprocess.run(["/bin/true"], cwd="/no/such/folder")
except OSError as e:
    print(type(e).__name__, e)
try:
    subprocess.run("false", check=True)
except subprocess.CalledProcessError as e:
    print(e)
try:
    subprocess.run(["sleep", "20"], timeout=0.05)
except subprocess.TimeoutExpired as e:
    print("timed out")
p = subprocess.Popen(["sleep", "20"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
print(p.poll(), p.kill(), p.wait(), p.returncode)
r, w = os.pipe()
os.set_inheritable(w, True)
subprocess.run(f"echo passed >&{w}", shell=True, pass_fds=[w])
print(os.read(r, 100))
print(subprocess.run(f"echo passed >&{w}", shell=True, stderr=subprocess.DEVNULL).returncode != 0)

# select and poll
print(select.select([r], [w], [], 0) == ([], [w], []), select.select([r], [], [], 0.01))
poll = select.poll()
poll.register(r)
poll.register(w, select.POLLOUT)
print(poll.poll(10) == [(w, select.POLLOUT)])
poll.unregister(w)
print(poll.poll(1))
os.write(w, b"x")
print(poll.poll(None) == [(r, select.POLLIN)], select.select([r], [], [])[0] == [r])
os.close(w)
os.read(r, 1)
print(poll.poll() == [(r, select.POLLHUP)])
for f in [lambda: poll.unregister(w), lambda: poll.modify(w, 1), lambda: poll.register(-1), lambda: poll.poll("x"),
          lambda: select.select([], [], [], -1), lambda: select.select([object()], [], []), lambda: poll.register(r, -1)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace(str(w), "W"))
