"""A token that goes round a ring of 1,000 isolates: the time for one hop."""
import time
from isolates import Channel, spawn

SIZE, LAPS = 1_000, 200


def node(inbox, outbox):
    for token in inbox:
        outbox.put(token)


def lap(count):
    for _ in range(count):
        first.put(0)
        last.get()


channels = [Channel(1) for _ in range(SIZE + 1)]
first, last = channels[0], channels[-1]
nodes = [spawn(node, before.receiver, after.sender) for before, after in zip(channels, channels[1:])]
lap(5)
began = time.perf_counter()
lap(LAPS)
seconds = time.perf_counter() - began
first.close()
channels.clear()
print(f'{{"value": {seconds / LAPS / SIZE * 1e6}}}')
