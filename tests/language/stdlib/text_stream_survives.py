# oracle: none - CPython crashes or waits for ever
# The stream goes away under a thread that waits in it, or under its own tell().
import gc, io, os, sys, threading, time

class Position:
    def __index__(self):
        stream.__init__(io.BytesIO(b"z"), "utf-8")
        return 3
class Odd(io.BytesIO):
    def tell(self): return Position() if odd else super().tell()
odd = False
stream = io.TextIOWrapper(Odd(b"abcdef"), "utf-8")
stream.read(2)
odd = True
print(type(stream.tell()).__name__)

for drop in (lambda s: s.detach(), lambda s: s.__init__(io.BytesIO(b"z"), "utf-8")):
    r, w = os.pipe()
    stream = open(r, "r", closefd=False)
    lines = []
    thread = threading.Thread(target=lambda: lines.append(stream.readline()))
    thread.start()
    while not thread.is_alive(): time.sleep(0.001)
    time.sleep(0.05)
    drop(stream)
    gc.collect()
    junk = [bytes([65 + i % 26]) * n for i in range(300) for n in range(100, 400, 16)]
    os.write(w, b"hello\nworld\n")
    thread.join(10)
    print(len(lines), thread.is_alive())
