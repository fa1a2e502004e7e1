"""Messages a second from one isolate to one other."""
import time
from isolates import Channel, spawn

COUNT = 1_000_000


def consume(inbox):
    total = 0
    for n in inbox:
        total += n
    return total


def measure(count):
    channel = Channel(1024)
    consumer = spawn(consume, channel.receiver)
    began = time.perf_counter()
    for n in range(count):
        channel.put(n)
    channel.close()
    assert consumer.join() == count * (count - 1) // 2
    return count / (time.perf_counter() - began)


measure(COUNT // 20)
print(f'{{"value": {measure(COUNT)}}}')
