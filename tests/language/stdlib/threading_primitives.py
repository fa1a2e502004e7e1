# Locks and what threading.py makes of them.
import threading
import time
import _thread

lock = threading.Lock()
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked(), repr(lock).split(" at ")[0])
lock.release()
for f in (lock.release, lambda: lock.acquire(False, 1), lambda: lock.acquire(timeout=float("nan")), lambda: lock.acquire("x"),
          lambda: threading.RLock().release(), lambda: lock.acquire(timeout=1e18)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)

# Who waits for a lock gets it when it is given back, by another thread too.
lock.acquire()
order = []


def wait(n):
    with lock:
        order.append(n)


threads = [threading.Thread(target=wait, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
    time.sleep(0.005)
print(order)
lock.release()
for t in threads:
    t.join()
print(sorted(order), lock.locked())

rlock = threading.RLock()
with rlock, rlock:
    print(repr(rlock).split(" owner")[0], rlock._is_owned())
    got = []
    t = threading.Thread(target=lambda: got.extend([rlock.acquire(False), rlock._is_owned()]))
    t.start()
    t.join()
    print(got)
print(rlock._is_owned())

event = threading.Event()
print(event.wait(0.01))
threading.Timer(0.01, event.set).start()
print(event.wait(5), event.is_set())

items, condition = [], threading.Condition()


def produce():
    for i in range(5):
        with condition:
            items.append(i)
            condition.notify()
        time.sleep(0.001)


t = threading.Thread(target=produce)
t.start()
taken = []
while len(taken) < 5:
    with condition:
        condition.wait_for(lambda: items)
        taken.append(items.pop(0))
t.join()
print(taken)
with condition:
    print(condition.wait(0.01))

semaphore, inside, most = threading.BoundedSemaphore(2), 0, 0


def enter():
    global inside, most
    with semaphore:
        inside += 1
        most = max(most, inside)
        time.sleep(0.005)
        inside -= 1


threads = [threading.Thread(target=enter) for _ in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(most, inside)

barrier, passed = threading.Barrier(3, action=lambda: passed.append("action")), []
threads = [threading.Thread(target=lambda: (barrier.wait(5), passed.append("through"))) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(passed)

# Each thread has its own attributes of a local.
local = threading.local()
local.x = "main"


class Local(threading.local):
    kind = "class"

    def __init__(self, start):
        self.start = start
        print("init", start, threading.current_thread().name)


own = Local(7)
own.start += 1


def look():
    print(hasattr(local, "x"), own.start, own.kind)
    local.x = "other"
    own.start = 0
    print(local.__dict__, own.__dict__)


t = threading.Thread(target=look, name="other")
t.start()
t.join()
print(local.x, own.start, local.__dict__)
del local.x
for f in (lambda: local.x, lambda: setattr(local, "__dict__", {}), lambda: threading.local(1)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)

counter = 0


def count():
    global counter
    for _ in range(2000):
        with lock:
            counter += 1


threads = [threading.Thread(target=count) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter, _thread._count())
