"""The client of the convoy benchmarks, a process of its own: convoy_client.py PORT. Prints the sorted times of the round trips in microseconds."""
import json
import socket
import sys
import time

ROUNDS = 5_000

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for _ in range(ROUNDS + ROUNDS // 10):
        began = time.perf_counter_ns()
        connection.send(b"x")
        connection.recv(1)
        times.append((time.perf_counter_ns() - began) / 1000)
print(json.dumps(sorted(times[ROUNDS // 10:])))
