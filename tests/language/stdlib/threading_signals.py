# Handlers of signals run in the main thread, also while it waits for another.
import _thread
import os
import signal
import threading
import time

ran_in = []


def handler(signum, frame):
    ran_in.append((signal.Signals(signum).name, threading.current_thread().name))


signal.signal(signal.SIGUSR1, handler)
t = threading.Thread(target=lambda: (time.sleep(0.01), os.kill(os.getpid(), signal.SIGUSR1), time.sleep(0.05)))
t.start()
t.join()
print(ran_in)

t = threading.Thread(target=lambda: [f() for f in refused])
refused = [lambda: attempt(lambda: signal.signal(signal.SIGUSR1, handler))]


def attempt(f):
    try:
        f()
    except ValueError as e:
        print(e)


t.start()
t.join()

# KeyboardInterrupt ends a wait of the main thread.
lock = threading.Lock()
lock.acquire()
for wait, interrupt in ((lock.acquire, lambda: os.kill(os.getpid(), signal.SIGINT)), (lambda: [None for _ in iter(int, 1)], _thread.interrupt_main)):
    t = threading.Thread(target=lambda: (time.sleep(0.02), interrupt()))
    t.start()
    try:
        wait()
    except KeyboardInterrupt:
        print("interrupted")
    t.join()
try:
    _thread.interrupt_main()
    print("not reached")
except KeyboardInterrupt:
    print("at once")
_thread.interrupt_main(signal.SIGUSR1)
print(ran_in[1:])
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
_thread.interrupt_main(signal.SIGUSR1)
for bad in (0, 1000):
    attempt(lambda: _thread.interrupt_main(bad))
