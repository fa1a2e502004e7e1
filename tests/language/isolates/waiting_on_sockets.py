# A thousand isolates wait for sockets, pipes, time and select, more than there are workers by far; those that compute run meanwhile.
import os
import select
import socket
import time
from isolates import Channel, spawn

COUNT = 1000


def receive(fd, ready):
    sock = socket.socket(fileno=fd)
    try:
        ready.put(None)
        return sock.recv(1)
    finally:
        sock.detach()


def read(fd, ready):
    ready.put(None)
    return os.read(fd, 1)


def choose(fd, ready):
    ready.put(None)
    while True:
        select.select([fd], [], [], 60)
        try:
            return os.read(fd, 1)
        except BlockingIOError:
            pass  # another one was faster


def compute(n):
    total = 0
    for i in range(n):
        total += i
    return total


here, there = socket.socketpair()
read_end, write_end = os.pipe()
polled, written = os.pipe()
os.set_blocking(polled, False)
kinds = [(read, there.fileno()), (receive, there.fileno()), (read, read_end), (choose, polled)]
ready = Channel(None)
handles = []
for i in range(COUNT):
    function, fd = kinds[0] if i < COUNT - 30 else kinds[1 + i % 3]
    handles.append(spawn(function, fd, ready.sender))
for _ in range(COUNT):
    ready.get()
print("all wait")
print([handle.join() for handle in [spawn(compute, 100_000) for _ in range(8)]])
began = time.monotonic()
time.sleep(0.01)
print("slept", time.monotonic() - began >= 0.01)
here.sendall(b"a" * (COUNT - 20))
os.write(write_end, b"b" * 10)
os.write(written, b"c" * 10)
print("".join(sorted(handle.join().decode() for handle in handles)).replace("a" * 100, "A"))
