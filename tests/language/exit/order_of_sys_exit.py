# exit: 1
import atexit, sys
atexit.register(lambda: print("atexit", file=sys.stderr, flush=True))
sys.exit("message")
