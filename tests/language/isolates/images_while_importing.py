# oracle: none - isolates
# What an image gives is whole before anybody else meets it: other threads, and modules that are imported for it.
import isolates
import os
import sys
import tempfile

folder = tempfile.mkdtemp()
with open(os.path.join(folder, "slow_to_import.py"), "w") as file:
    file.write("import time, __main__\ntime.sleep(0.1)\ndef helper(): return 42\n"
               "try: __main__.closure()\nexcept AttributeError: pass\n")
sys.path.insert(0, folder)
from slow_to_import import helper


def outer():
    held = helper
    return lambda: held()


closure = outer()


class Class:
    static = staticmethod(helper)

    def __init__(self):
        self.x = Class.static()

    def method(self):
        return 1


def with_default(a, b=helper):
    return b()


def child(folder):
    sys.path.insert(0, folder)
    import threading
    import time
    results = []

    def ask(delay):
        time.sleep(delay)
        results.append((closure(), with_default(1), Class().x, Class().method()))

    threads = [threading.Thread(target=ask, args=(delay,)) for delay in (0, 0.05, 0.08)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


for _ in range(2):
    print(isolates.spawn(child, folder).join())
os.unlink(os.path.join(folder, "slow_to_import.py"))
