# Sockets: pairs, servers, datagrams, time limits, addresses and what is refused.
import socket
import warnings

warnings.simplefilter("ignore")
a, b = socket.socketpair()
a.sendall(b"hello"); print(b.recv(10)); a.settimeout(0.02)
try: a.recv(1)
except TimeoutError as e: print(repr(e))
a.setblocking(False)
try: a.recv(1)
except BlockingIOError as e: print(e)
f = b.makefile("rw"); f.write("line\n"); f.flush(); a.settimeout(None); print(a.recv(100))
buf = bytearray(5); b.send(b"xyz"); print(a.recv_into(buf), buf)
f.close(); b.close(); print(a.recv(5)); a.close()
try: a.recv(1)
except OSError as e: print(e)
s = socket.create_server(("127.0.0.1", 0)); port = s.getsockname()[1]
c = socket.create_connection(("localhost", port)); d, addr = s.accept()
print(addr[0], c.getpeername() == ("127.0.0.1", port), d.family, d.type, socket.gethostbyname("localhost"))
c.send(b"ping"); print(d.recv(4)); c.shutdown(socket.SHUT_WR); print(d.recv(4))
for x in (c, d, s): x.close()
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("", 0)); u.sendto(b"dg", ("127.0.0.1", u.getsockname()[1])); print(u.recvfrom(10)[0]); u.close()
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM), socket.inet_aton("1.2.3.4"), socket.htons(1), socket.htonl(1))
for t in [lambda: socket.create_connection(("127.0.0.1", 1)), lambda: socket.getaddrinfo("999.1.1.1.1.", 0, flags=socket.AI_NUMERICHOST), lambda: socket.socket().bind(3), lambda: socket.socket().bind(("", 99999)), lambda: socket.htons(70000), lambda: socket.inet_aton("x")]:
    try: t()
    except Exception as e: print(type(e), e)
print(socket.getdefaulttimeout()); socket.setdefaulttimeout(2); s = socket.socket(); print(s.timeout, s.gettimeout()); s.close()
