import select
import socket
import time

a, b = socket.socketpair()
with select.epoll() as e:
    print(e.closed, e.fileno() >= 0)
    e.register(a, select.EPOLLIN)
    e.register(b.fileno(), select.EPOLLOUT)
    print(e.poll() == [(b.fileno(), select.EPOLLOUT)])
    e.unregister(b)
    print(e.poll(0), e.poll(timeout=0.01), e.poll(0.001, 5))
    b.send(b"x")
    print(e.poll(5) == [(a.fileno(), select.EPOLLIN)], e.poll(-1, 1) == [(a.fileno(), select.EPOLLIN)])
    e.modify(a, select.EPOLLIN | select.EPOLLOUT)
    print(e.poll() == [(a.fileno(), select.EPOLLIN | select.EPOLLOUT)])
    e.modify(a, 0)
    b.close()
    print(e.poll() == [(a.fileno(), select.EPOLLHUP)])
    for bad in (lambda: e.register(a), lambda: e.unregister(1000), lambda: e.modify(1000, 1), lambda: e.poll("x"),
                lambda: e.poll(0, 0), lambda: e.register("x"), lambda: select.epoll(-2), lambda: select.epoll(1, 5)):
        try:
            bad()  # errors
        except Exception as error:
            print(type(error).__name__, error)
print(e.closed)
try:
    e.poll()  # ValueError
except ValueError as error:
    print(error)
f = select.epoll(sizehint=3, flags=select.EPOLL_CLOEXEC)
g = select.epoll.fromfd(f.fileno())
print(g.fileno() == f.fileno(), type(g).__name__)
f.close()
f.close()
print(sorted(name for name in dir(select) if name.startswith("EPOLL")))
