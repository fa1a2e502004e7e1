# os.fork in a program of one thread: the child is a program of its own.
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import time


def in_child(function, *args):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        function(*args)
        sys.stdout.flush()
        os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


print(in_child(lambda: print("in the child", os.getppid() > 1)))
print(in_child(lambda: sys.exit(3)))
print(in_child(lambda: time.sleep(0.05)))
print(in_child(lambda: (os.kill(os.getpid(), signal.SIGTERM), time.sleep(10))))
print(in_child(lambda: os.execv("/bin/sh", ["sh", "-c", "exit 9"])))
print(in_child(lambda: print(subprocess.run(["echo", "from a grandchild"], capture_output=True).stdout)))
print(in_child(lambda: print(in_child(lambda: print("a child's child")))))

# What waits: pipes, sockets, threads, before and after.
r, w = os.pipe()
select.select([r], [w], [], 0.01)


def talk():
    os.close(r)
    for i in range(3):
        time.sleep(0.02)
        os.write(w, b"%d" % i)


sys.stdout.flush()
pid = os.fork()
if pid == 0:
    talk()
    os._exit(0)
os.close(w)
got = b""
while piece := os.read(r, 100):
    got += piece
print(got, os.waitpid(pid, 0)[1])

a, b = socket.socketpair()
a.settimeout(5)


def answer():
    b.settimeout(5)
    for _ in range(100):
        b.sendall(b.recv(100).upper())


sys.stdout.flush()
pid = os.fork()
if pid == 0:
    answer()
    os._exit(0)
print([(a.sendall(b"m%d" % i), a.recv(100))[1] for i in range(100)][-1], os.waitpid(pid, 0)[1])


def with_threads():
    results = []
    threads = [threading.Thread(target=lambda i=i: (time.sleep(0.01), results.append(i))) for i in range(5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print("threads", sorted(results), threading.active_count(), threading.current_thread() is threading.main_thread())


with_threads()
print(in_child(with_threads))

# Signals, handlers and Ctrl-C are each process's own.
seen = []
signal.signal(signal.SIGUSR1, lambda n, f: seen.append(n))


def handles():
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(0.01)
    print("handled", seen)


print(in_child(handles), seen)


def interrupted():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
    except KeyboardInterrupt:
        print("KeyboardInterrupt")


print(in_child(interrupted))

# What is registered for it.
order = []
os.register_at_fork(before=lambda: order.append("before 1"), after_in_child=lambda: order.append("child 1"), after_in_parent=lambda: order.append("parent 1"))
os.register_at_fork(before=lambda: order.append("before 2"), after_in_child=lambda: order.append("child 2"))
print(in_child(lambda: print(order)), order)
for attempt in [lambda: os.register_at_fork(), lambda: os.register_at_fork(before=5)]:
    try:
        attempt()
    except TypeError as e:
        print(e)

# Many, at once and one after the other.
random.seed(1)
pids = []
for i in range(20):
    pid = os.fork()
    if pid == 0:
        time.sleep(0.001 * i)
        os._exit(i)
    pids.append(pid)
print([os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]) for p in pids])
print(sum(in_child(lambda: None) for _ in range(20)))

# A daemon: its parent ends first.
r, w = os.pipe()
sys.stdout.flush()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(0.02)
        os.write(w, b"a daemon's word")
        os._exit(0)
    os._exit(0)
os.wait()
os.close(w)
print(os.read(r, 100))
sys.stdout.flush()

# A child that goes on to the end of the program, with an exit code and finalizers.
pid = os.fork()
if pid:
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), "parent")
else:
    import atexit
    atexit.register(print, "the child's end")
    print("child goes on")
