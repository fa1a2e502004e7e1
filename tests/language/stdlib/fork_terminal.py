# A copy of the process with a terminal of its own; preexec_fn of subprocess.
import os
import pty
import subprocess

pid, fd = os.forkpty()
if pid == 0:
    os.write(1, b"%d %d %d\n" % (os.isatty(0), os.isatty(1), fd))
    os._exit(3)
text = b""
try:
    while part := os.read(fd, 100):
        text += part
except OSError as e:
    print(e)
print(text, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
os.close(fd)

pid, fd = pty.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", "tty > /dev/null && echo terminal"])
print(os.read(fd, 100), os.waitpid(pid, 0)[1])
os.close(fd)

print(subprocess.run(["sh", "-c", "umask"], preexec_fn=lambda: os.umask(0o77), capture_output=True))
process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=os.setsid)
print(os.getsid(process.pid) == process.pid, process.communicate(b"hello"), process.returncode)


def fail():
    raise ValueError("not told")


order = []
os.register_at_fork(before=lambda: order.append("before"), after_in_parent=lambda: order.append("parent"))
for arguments, options in ((["true"], {"preexec_fn": fail}), (["no such program"], {"preexec_fn": list}), (["true"], {"preexec_fn": list, "cwd": "/no/such/folder"}),
                           (["true"], {"preexec_fn": 5}), (["true"], {"preexec_fn": list})):
    try:
        print(subprocess.run(arguments, **options))
    except Exception as e:
        print(repr(e))
print(order)

# What preexec_fn does to the environment reaches the program; ids that the system cannot have are refused.
shown = subprocess.run(["/bin/sh", "-c", "echo $SET_THERE"], preexec_fn=lambda: os.environ.update(SET_THERE="yes"), capture_output=True)
print(shown.stdout, "SET_THERE" in os.environ)
for options in ({"user": 2**32}, {"group": 2**32}, {"extra_groups": [2**40]}):
    try:
        subprocess.run(["/bin/true"], **options)
    except (ValueError, OverflowError) as error:
        print(options, type(error).__name__, error)
