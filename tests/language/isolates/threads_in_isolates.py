# oracle: none - isolates module
# Threads and isolates: isolates have threads, threads spawn isolates and wait for channels.
import threading
import time

import isolates

lock = threading.Lock()
local = threading.local()


def sum_in_threads(n):
    total = 0

    def add(i):
        nonlocal total
        with lock:
            total += i

    threads = [threading.Thread(target=add, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return total, threading.active_count(), threading.current_thread().name


print(isolates.spawn(sum_in_threads, 10).join())

results = []


def spawn_and_join(n):
    results.append(isolates.spawn(pow, 2, n).join())


threads = [threading.Thread(target=spawn_and_join, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results))

channel = isolates.Channel(1)


def give(channel):
    for i in range(5):
        channel.put(i)
    channel.close()


def late_thread():
    threading.Thread(target=lambda: time.sleep(0.01)).start()
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    return "done"


t = threading.Thread(target=give, args=(channel,))
t.start()
print(list(channel))
t.join()
start = time.monotonic()
print(isolates.spawn(late_thread).join(), time.monotonic() - start < 5)
