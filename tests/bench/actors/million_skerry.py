"""A million isolates alive at once, each waiting in `get`, then all told to end: resident KiB for each, seconds for all."""
import time
from isolates import Channel, spawn

COUNT = 1_000_000


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def wait(inbox, ready):
    ready.put(None)
    for _ in inbox:
        pass


def start(count):
    handles = [spawn(wait, inbox.receiver, ready.sender) for _ in range(count)]
    for _ in range(count):
        ready.get()
    return handles


inbox, ready = Channel(1), Channel(64)
handles = start(200)
before = resident()
began = time.perf_counter()
handles += start(COUNT)
after = resident()
inbox.close()
for handle in handles:
    handle.join()
print(f'{{"value": {(after - before) / COUNT / 1024}, "seconds": {time.perf_counter() - began}}}')
