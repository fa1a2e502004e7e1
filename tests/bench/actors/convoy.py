"""What the sides of the convoy benchmarks share: who wants to know what, and the client.

An echo server over loopback TCP beside neighbours that burn the processor. Arguments: p50 or p99, with so many neighbours; slowdown: p50 with so
many neighbours, in units of p50 without.
"""
import json
import os
import pathlib
import socket
import subprocess

CLIENT = pathlib.Path(__file__).resolve().parent / "convoy_client.py"
PYTHON = os.environ.get("BENCH_PYTHON", "/usr/bin/python3")


def burn():
    x = 0
    while True:
        for i in range(100_000):
            x = (x * 3 + i) & 0xFFFF


def listener():
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    return sock


def echo(fileno):
    with socket.socket(fileno=fileno) as sock:
        connection, _ = sock.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        while data := connection.recv(1):
            connection.sendall(data)


def times(start_echo):
    """`start_echo(fileno)` makes somebody serve one connection of the listening socket, which it owns from now on."""
    sock = listener()
    port = sock.getsockname()[1]
    start_echo(sock.detach())
    return json.loads(subprocess.run([PYTHON, str(CLIENT), str(port)], stdout=subprocess.PIPE, check=True).stdout)


def report(what, neighbours, start_echo, start_burner):
    alone = times(start_echo) if what == "slowdown" else None
    for _ in range(neighbours):
        start_burner()
    measured = times(start_echo)
    value = measured[len(measured) * 99 // 100 if what == "p99" else len(measured) // 2]
    if alone:
        value /= alone[len(alone) // 2]
    print(json.dumps({"value": value}), flush=True)
    os._exit(0)  # the neighbours never end
