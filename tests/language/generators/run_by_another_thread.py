# A native that consumes a generator finds it run by another thread: an error, not its end.
import threading

class Slow:
    def __init__(self, value): self.value = value
    def __lt__(self, other):
        if not compared.is_set():
            compared.set()
            inside.wait()
        return self.value < other.value

def numbers():
    yield Slow(3)
    yield Slow(2)
    inside.set()
    done.wait()
    yield Slow(1)

compared, inside, done = threading.Event(), threading.Event(), threading.Event()
generator, taken = numbers(), []
def other():
    compared.wait()
    taken.append(next(generator).value)
thread = threading.Thread(target=other)
thread.start()
try: print(min(generator).value)
except ValueError as e: print(e)
done.set()
thread.join()
print(taken)
