"""Messages a second from one forked process to one other, through a pipe."""
import multiprocessing
import time

COUNT = 100_000
context = multiprocessing.get_context("fork")


def consume(connection):
    total = 0
    while (n := connection.recv()) is not None:
        total += n
    connection.send(total)


def measure(count):
    here, there = context.Pipe()
    consumer = context.Process(target=consume, args=(there,))
    consumer.start()
    began = time.perf_counter()
    for n in range(count):
        here.send(n)
    here.send(None)
    assert here.recv() == count * (count - 1) // 2
    seconds = time.perf_counter() - began
    consumer.join()
    return count / seconds


measure(COUNT // 20)
print(f'{{"value": {measure(COUNT)}}}')
