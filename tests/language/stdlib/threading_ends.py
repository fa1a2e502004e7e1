# The ends of threads: finalizers run there, a condition gets its lock back whatever a signal handler raises, a submodule is whole.
import _thread
import contextvars
import os
import signal
import sys
import tempfile
import threading
import time

local = threading.local()
variable = contextvars.ContextVar("variable")
ended = threading.Event()


class Inner:
    def __del__(self):
        [i for i in range(10)]


class Outer:
    def __del__(self):
        local.x = Inner()  # which goes later in the thread's end, or with `local`
        ended.set()


def fill():
    variable.set(Outer())


_thread.start_new_thread(fill, ())
print(ended.wait(10))
time.sleep(0.05)

condition = threading.Condition()


class Signalled(Exception):
    pass


def handler(*args):
    raise Signalled


def other():
    with condition:
        condition.notify()
        time.sleep(0.05)  # the main thread wants the lock back
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.05)


signal.signal(signal.SIGUSR1, handler)
thread = threading.Thread(target=other)
try:
    with condition:
        thread.start()
        condition.wait()
        time.sleep(1)
except Signalled:
    print("signalled")
thread.join()

folder = tempfile.mkdtemp()
os.mkdir(os.path.join(folder, "slow_package"))
for name, text in (("__init__", "import time; time.sleep(0.1)"), ("sub", "import time; time.sleep(0.1); X = 1")):
    with open(os.path.join(folder, "slow_package", name + ".py"), "w") as file:
        file.write(text)
sys.path.insert(0, folder)
results = []


def one():
    import slow_package.sub
    results.append(slow_package.sub.X)


def two():
    time.sleep(0.03)
    from slow_package.sub import X
    results.append(X)


threads = [threading.Thread(target=f) for f in (one, two)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results)
