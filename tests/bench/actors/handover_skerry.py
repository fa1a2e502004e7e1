"""Hand 64 MiB of bytes to another isolate, which answers with their length: the median of many."""
import time
from isolates import Channel, spawn

SIZE, ROUNDS = 64 << 20, 500


def receive(inbox, outbox):
    for data in inbox:
        outbox.put(len(data))


data = b"\1" * SIZE
inbox, outbox = Channel(1), Channel(1)
receiver = spawn(receive, inbox.receiver, outbox.sender)
times = []
for _ in range(ROUNDS):
    began = time.perf_counter()
    inbox.put(data)
    assert outbox.get() == SIZE
    times.append(time.perf_counter() - began)
inbox.close()
receiver.join()
times.sort()
print(f'{{"value": {times[ROUNDS // 2] * 1e6}}}')
