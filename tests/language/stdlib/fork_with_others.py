# oracle: none - CPython forks all the same
# os.fork where threads or isolates would be missing in the child.
import os
import threading

import isolates

stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
try:
    os.fork()
except RuntimeError as e:
    print(e)
stop.set()
thread.join()

jobs = isolates.Channel(1)
handle = isolates.spawn(lambda receiver: [0 for _ in receiver], jobs.receiver)
try:
    os.fork()
except RuntimeError as e:
    print(e)
jobs.close()
handle.join()


def spawned():
    try:
        os.fork()
    except RuntimeError as e:
        return str(e)


print(isolates.spawn(spawned).join(), flush=True)
pid = os.fork()
if pid == 0:
    print("child:", isolates.spawn(lambda: sum(range(10))).join(), flush=True)
    os._exit(0)
print(os.waitpid(pid, 0)[1])
