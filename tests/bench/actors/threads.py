"""The actor benchmarks on threads of CPython: threads.py NAME."""
import sys
import threading
import time
from queue import SimpleQueue

BALL = {"id": 1, "name": "skerry", "price": 2.5, "tags": "a,b", "active": True}


def spawn_exit():
    def batch(n):
        threads = [threading.Thread(target=lambda: None) for _ in range(n)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    batch(50)
    began = time.perf_counter()
    for _ in range(20):
        batch(100)
    return (time.perf_counter() - began) / 2000 * 1e6


def pass_on(inbox, outbox):
    while (token := inbox.get()) is not None:
        outbox.put(token)


def ring(size=100, laps=20, token=0):
    queues = [SimpleQueue() for _ in range(size + 1)]
    for before, after in zip(queues, queues[1:]):
        threading.Thread(target=pass_on, args=(before, after), daemon=True).start()
    began = time.perf_counter()
    for _ in range(laps):
        queues[0].put(token)
        queues[-1].get()
    return (time.perf_counter() - began) / laps / size * 1e6


def ping_pong():
    return ring(1, 20_000)


def ping_pong_dict():
    return ring(1, 20_000, BALL)


def convoy(what, neighbours):
    from convoy import burn, echo, report

    def start(function, *arguments):
        threading.Thread(target=function, args=arguments, daemon=True).start()

    report(what, int(neighbours), lambda fileno: start(echo, fileno), lambda: start(burn))


if sys.argv[1] == "convoy":
    convoy(*sys.argv[2:])
print(f'{{"value": {globals()[sys.argv[1]]()}}}')
