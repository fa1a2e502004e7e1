# os.exec*, os.posix_spawn*, os.waitid, os.wait3 and os.wait4.
import os
import signal
import subprocess
import sys
import tempfile


def in_child(program):
    done = subprocess.run([sys.executable, "-c", "import os, sys\n" + program], capture_output=True, text=True)
    print(done.returncode, done.stdout, done.stderr.splitlines()[-1:])


in_child("os.execv('/bin/echo', ['echo', 'by execv'])")
in_child("os.environ['SET'] = 'here'; os.execv('/bin/sh', ('sh', '-c', 'echo $SET; exit 3'))")
in_child("os.execve('/bin/sh', ['sh', '-c', 'echo $SET'], {'SET': 'given'})")
in_child("os.execvp('echo', ['echo', 'by execvp'])")
in_child("os.execlp('sh', 'sh', '-c', 'echo by execlp $0 $1', 'a', 'b')")
in_child("os.execle('/bin/sh', 'sh', '-c', 'echo $SET', {'SET': 'execle'})")
in_child("os.execvpe('sh', ['sh', '-c', 'echo $SET'], dict(os.environ, SET='execvpe'))")
in_child("fd = os.open('/bin/echo', os.O_RDONLY); os.execve(fd, ['echo', 'by descriptor'], {})")
in_child("os.execv('/no/such/program', ['x'])")
in_child("os.execv(sys.executable, [sys.executable, '-c', 'print(\"again\")'])")
for attempt in [lambda: os.execv("/bin/true", []), lambda: os.execv("/bin/true", [""]), lambda: os.execv("/bin/true", "text"),
                lambda: os.execve("/bin/true", ["x"], 5), lambda: os.execve("/no/such", ["x"], {}), lambda: os.execvp("no-such-program", ["x"]),
                lambda: os.posix_spawn("/no/such", ["x"], {}), lambda: os.posix_spawn("/bin/true", [], {}), lambda: os.posix_spawnp("no-such-program", ["x"], {}),
                lambda: os.posix_spawn("/bin/true", ["x"], {}, file_actions=[()]), lambda: os.posix_spawn("/bin/true", ["x"], {}, file_actions=[(9, 1)])]:
    try:
        attempt()
    except (OSError, ValueError, TypeError) as e:
        print(type(e).__name__, e)

with tempfile.TemporaryDirectory() as folder:
    out = os.path.join(folder, "out")
    actions = [(os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2), (os.POSIX_SPAWN_CLOSE, 0)]
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo out $A; echo err >&2; ls -l /proc/self/fd/0 >/dev/null 2>&1; exit 7"], {"A": "b"}, file_actions=actions)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), open(out).read().split())
    pid = os.posix_spawnp("sh", ["sh", "-c", "kill -TERM $$"], os.environ, setsigdef=[signal.SIGTERM], setsigmask=[signal.SIGUSR1])
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "test $$ = $(ps -o pgid= -p $$ 2>/dev/null || echo $$)"], os.environ, setpgroup=0)
    os.waitpid(pid, 0)

pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 5"], os.environ)
seen = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
print(seen.si_pid == pid, seen.si_status, seen.si_code == os.CLD_EXITED, seen.si_signo == signal.SIGCHLD, type(seen).__name__)
print(os.waitid(os.P_PID, pid, os.WEXITED).si_status)
child = subprocess.Popen(["sleep", "30"])
print(os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG))
child.kill()
seen = os.waitid(os.P_ALL, 0, os.WEXITED)
print(seen.si_pid == child.pid, seen.si_status, seen.si_code == os.CLD_KILLED)
child.wait()
pid = os.posix_spawn("/bin/true", ["true"], {})
ended, status, usage = os.wait4(pid, 0)
print(ended == pid, status, usage.ru_maxrss > 0, len(usage))
pid = os.posix_spawn("/bin/false", ["false"], {})
ended, status, usage = os.wait3(0)
print(ended == pid, status, type(usage).__name__)
try:
    os.waitid(os.P_ALL, 0, os.WEXITED)
except ChildProcessError as e:
    print(e)
pid = os.posix_spawn("/bin/sleep", ["sleep", "30"], {})
handle = os.pidfd_open(pid)
signal.pidfd_send_signal(handle, signal.SIGKILL) if hasattr(signal, "pidfd_send_signal") else os.kill(pid, 9)
print(os.waitid(os.P_PIDFD, handle, os.WEXITED).si_status)
