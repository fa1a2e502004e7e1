# What the system takes as C's int is refused when it does not fit, not cut: kill(2**32 - 1, 9) would reach every process.
import os, select, signal, socket
BIG = 2**32
pid = BIG + os.getpid()
calls = {
    "kill": lambda: os.kill(pid, 0), "killpg": lambda: os.killpg(BIG + os.getpgrp(), 0), "waitpid": lambda: os.waitpid(BIG, 0),
    "getpgid": lambda: os.getpgid(pid), "getsid": lambda: os.getsid(BIG), "sched": lambda: os.sched_getaffinity(pid),
    "umask": lambda: os.umask(BIG), "chmod": lambda: os.chmod("/nowhere", BIG), "mkdir": lambda: os.mkdir("/nowhere/x", BIG),
    "open": lambda: os.open("/nowhere", os.O_RDONLY, BIG), "flags": lambda: os.open("/nowhere", BIG), "chown": lambda: os.chown("/nowhere", BIG, -1),
    "chown -2": lambda: os.chown("/nowhere", -2, -1), "close": lambda: os.close(BIG + 1), "dup": lambda: os.dup(BIG), "read": lambda: os.read(BIG, 1),
    "fstat": lambda: os.fstat(BIG), "mkfifo": lambda: os.mkfifo("/nowhere/x", BIG), "raise": lambda: signal.raise_signal(BIG + 2),
    "alarm": lambda: signal.alarm(BIG), "pidfd": lambda: os.pidfd_open(pid), "family": lambda: socket.socket(BIG + 2), "pair": lambda: socket.socketpair(BIG + 1),
    "shutdown": lambda: socket.socket().shutdown(BIG), "listen": lambda: socket.socket().listen(BIG), "option": lambda: socket.socket().getsockopt(BIG, 1),
    "recv": lambda: socket.socket().recv(1, BIG), "epoll": lambda: select.epoll(BIG), "wakeup": lambda: signal.set_wakeup_fd(BIG + 1),
    "timer": lambda: signal.setitimer(BIG, 1), "strerror": lambda: os.strerror(BIG), "lseek": lambda: os.lseek(0, 0, BIG), "access": lambda: os.access("/", BIG),
    "pipe": lambda: os.pipe2(BIG), "exit code": lambda: os.waitstatus_to_exitcode(BIG), "handler": lambda: signal.getsignal(BIG + 2),
}
for name, call in calls.items():
    try: print(name, call())
    except Exception as e: print(name, type(e).__name__)
