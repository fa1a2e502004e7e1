# What waits gives up in time, and what arrives meanwhile ends it.
import os
import select
import socket
import subprocess
import sys
import time


def timed_out(what, function, *arguments):
    began = time.monotonic()
    try:
        function(*arguments)
    except TimeoutError as error:
        print(what, repr(error), time.monotonic() - began >= 0.02)


a, b = socket.socketpair()
a.settimeout(0.02)
timed_out("recv", a.recv, 1)
timed_out("recv_into", a.recv_into, bytearray(1))
timed_out("sendall", a.sendall, b"x" * 10_000_000)
server = socket.create_server(("127.0.0.1", 0))
server.settimeout(0.02)
timed_out("accept", server.accept)
server.settimeout(None)
client = socket.create_connection(server.getsockname())
peer, address = server.accept()
print(address == client.getsockname(), os.get_blocking(client.fileno()), server.getblocking())
client.sendall(b"y" * 300)
print(len(peer.recv(300, socket.MSG_WAITALL)))
for flags, blocking in ((socket.MSG_DONTWAIT, True), (0, False)):
    peer.setblocking(blocking)
    try:
        peer.recv(1, flags)
    except BlockingIOError as error:
        print(error)
peer.setblocking(True)

# The other side is a process: it takes its time.
child = subprocess.Popen([sys.executable, "-c", "import time, sys; time.sleep(0.05); sys.stdout.write('late'); sys.stdout.flush(); sys.stdin.read()"],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(select.select([child.stdout], [], [], 0)[0], len(select.select([child.stdout], [], [])[0]))
print(os.read(child.stdout.fileno(), 100))
try:
    child.wait(0.02)
except subprocess.TimeoutExpired:
    print("still there")
child.stdin.close()
print(child.wait(), child.stdout.read())

# More than a pipe holds, to somebody slow.
slow = subprocess.Popen([sys.executable, "-c", "import time, sys; time.sleep(0.05); print(len(sys.stdin.buffer.read()))"],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(os.write(slow.stdin.fileno(), b"z" * 500_000))
slow.stdin.close()
print(slow.stdout.read(), slow.wait())
try:
    os.waitpid(slow.pid, 0)  # ChildProcessError
except ChildProcessError as error:
    print(error)
failing = subprocess.Popen(["false"])  # held: one that dies looks for its child
print(os.waitstatus_to_exitcode(os.waitpid(failing.pid, 0)[1]))

# A descriptor that is closed while it is watched, and one that was never open.
poll = select.poll()
poll.register(a, select.POLLIN)
poll.register(1000, select.POLLIN)
print(poll.poll() == [(1000, select.POLLNVAL)])
fifo = f"/tmp/skerry-test-fifo-{os.getpid()}"
os.mkfifo(fifo)
writer = subprocess.Popen(["sh", "-c", f"sleep 0.05; echo through > {fifo}"])
with open(fifo) as file:
    print(file.read())
os.unlink(fifo)
print(writer.wait())
a.close()
b.close()
client.close()
peer.close()
server.close()
