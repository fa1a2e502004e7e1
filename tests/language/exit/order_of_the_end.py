# exit: 1
import atexit, sys


class D:
    def __del__(self): print("del", file=sys.stderr, flush=True)


d = D()
atexit.register(lambda: print("atexit", file=sys.stderr, flush=True))
1 / 0
