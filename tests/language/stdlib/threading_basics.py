# Threads start, run, end and are joined; what each has for itself.
import sys
import threading
import time
import _thread

seen = []
lock = threading.Lock()


def work(name, *, times=2):
    for i in range(times):
        with lock:
            seen.append((name, i, threading.current_thread().name))
        time.sleep(0.001)


threads = [threading.Thread(target=work, args=(n,), kwargs={"times": 3}, name=f"worker {n}") for n in "abc"]
print([t.is_alive() for t in threads], threads[0].ident)
for t in threads:
    t.start()
for t in threads:
    t.join()
print([t.is_alive() for t in threads], len({t.ident for t in threads} | {threading.main_thread().ident}) >= 2)
print(sorted(seen))
print(threading.active_count(), threading.enumerate() == [threading.main_thread()], threading.current_thread() is threading.main_thread())

# Two of them wait for each other without giving up the processor: pre-emption.
flags = [False, False]


def spin(mine, other):
    flags[mine] = True
    while not flags[other]:
        pass


pair = [threading.Thread(target=spin, args=(0, 1)), threading.Thread(target=spin, args=(1, 0))]
for t in pair:
    t.start()
for t in pair:
    t.join()
print(flags)

# Exceptions and recursion are a thread's own.
results = {}


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


def handle(name):
    try:
        raise ValueError(name)
    except ValueError:
        time.sleep(0.005)
        results[name] = repr(sys.exc_info()[1]), sys.exc_info()[2].tb_lineno > 0
    results[name] += (sys.exc_info() == (None, None, None),)
    try:
        deep(100000)
    except RecursionError as e:
        results[name] += (str(e),)
    results[name] += (deep(500),)


pair = [threading.Thread(target=handle, args=(n,)) for n in ("one", "two")]
for t in pair:
    t.start()
for t in pair:
    t.join()
print(sorted(results.items()))


# Low level.
def low(started, done, **keywords):
    started.append((_thread.get_ident() != threading.main_thread().ident, keywords))
    done.release()


done = _thread.allocate_lock()
done.acquire()
started = []
ident = _thread.start_new_thread(low, (started, done), {"key": 1})
print(done.acquire(timeout=5), type(ident), started)
for bad in ((1, ()), (print, 1), (print, (), 1), (print,)):
    try:
        _thread.start_new_thread(*bad)
    except TypeError as e:
        print(e)
t = threading.Thread(target=print)
for f in (t.join, lambda: threading.current_thread().join(), lambda: (t.start(), t.start())):
    try:
        f()
    except RuntimeError as e:
        print(e)
t.join()


# What a thread raises goes to the hook; SystemExit goes nowhere.
def hook(args):
    print("hook:", args.exc_type.__name__, args.exc_value, args.exc_traceback is not None, args.thread.name)


threading.excepthook = hook
t = threading.Thread(target=lambda: 1 / 0, name="failing")
t.start()
t.join()
t = threading.Thread(target=sys.exit)
t.start()
t.join()
threading.excepthook = threading.__excepthook__
import io
sys.stderr = io.StringIO()
t = threading.Thread(target=lambda: [][1], name="failing")
t.start()
t.join()
text, sys.stderr = sys.stderr.getvalue(), sys.__stderr__
print(text.splitlines()[0], text.splitlines()[-1])
