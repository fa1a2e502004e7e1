# What other threads do can be seen; trace functions and contexts are a thread's own.
import _thread
import contextvars
import gc
import os
import sys
import threading
import time
import weakref

ready, go = threading.Event(), threading.Event()


def inner():
    try:
        raise KeyError("inside")
    except KeyError:
        ready.set()
        go.wait()


t = threading.Thread(target=inner)
t.start()
ready.wait()
frames = sys._current_frames()
print(len(frames), frames[_thread.get_ident()] is sys._getframe())
names = []
f = frames[t.ident]
while f:
    names.append(f.f_code.co_name)
    f = f.f_back
print("inner" in names, names[-1])
print([type(e[1]).__name__ if isinstance(e, tuple) else type(e).__name__ for e in sys._current_exceptions().values()])
del frames, f
go.set()
t.join()
print(len(sys._current_frames()))

calls = []


def trace(frame, event, arg):
    if event == "call" and frame.f_code.co_name == "traced":
        calls.append((threading.current_thread().name, event))


def traced():
    pass


threading.settrace(trace)
t = threading.Thread(target=traced, name="traced thread")
t.start()
t.join()
traced()
threading.settrace(None)
print(calls, sys.gettrace())

variable = contextvars.ContextVar("variable", default=0)
variable.set(1)
seen = []
t = threading.Thread(target=lambda: seen.append(variable.get()) or variable.set(2))
t.start()
t.join()
print(seen, variable.get())

# Blocking calls let others run: two threads over a pipe.
r, w = os.pipe()
got = []
t = threading.Thread(target=lambda: got.append(os.read(r, 100)))
t.start()
time.sleep(0.01)
os.write(w, b"through the pipe")
t.join()
print(got)
with open(r, "r") as reader, open(w, "w") as writer:
    lines = []
    t = threading.Thread(target=lambda: lines.extend(reader.readline() for _ in range(3)))
    t.start()
    for i in range(3):
        writer.write(f"line {i}\n")
        writer.flush()
    t.join()
    print(lines)


# The collector runs in any thread; a thread's objects go with it.
class Node:
    pass


def cycles():
    for _ in range(200):
        a, b = Node(), Node()
        a.other, b.other = b, a
    gc.collect()


threads = [threading.Thread(target=cycles) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
gc.collect()
print(sum(isinstance(o, Node) for o in gc.get_objects()))
local, node = threading.local(), Node()
alive = weakref.ref(node)


def keep(n):
    local.node = n


t = threading.Thread(target=keep, args=(node,))
t.start()
t.join()
del node, t
gc.collect()
print(alive() is None)
print(sys.getswitchinterval())
sys.setswitchinterval(0.001)
print(sys.getswitchinterval())
