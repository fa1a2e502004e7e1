"""Resident memory of an isolate that waits in `get`, over many that live at once."""
from isolates import Channel, spawn

COUNT = 20_000


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def wait(inbox, ready):
    ready.put(None)
    inbox.get()


def start(count):
    handles = [spawn(wait, inbox.receiver, ready.sender) for _ in range(count)]
    for _ in range(count):
        ready.get()
    return handles


inbox, ready = Channel(1), Channel(64)
handles = start(200)
before = resident()
handles += start(COUNT)
after = resident()
for _ in handles:
    inbox.put(None)
for handle in handles:
    handle.join()
print(f'{{"value": {(after - before) / COUNT / 1024}}}')
