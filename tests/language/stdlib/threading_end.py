# At the end: threads that are no daemons are waited for, then exit functions run, then daemons stop where they are.
import atexit
import sys
import threading
import time

atexit.register(print, "exit function")
threading._register_atexit(print, "threading's exit function")


def daemon():
    try:
        while True:
            time.sleep(0.001)
    finally:
        print("a daemon's finally does not run")


def late():
    time.sleep(0.02)
    print("thread", threading.current_thread().daemon, threading.main_thread().is_alive())
    threading.Thread(target=lambda: (time.sleep(0.01), print("started by a thread"))).start()


threading.Thread(target=daemon, daemon=True).start()
threading.Thread(target=lambda: threading.Event().wait(), daemon=True).start()
threading.Thread(target=late).start()


print("main ends")
sys.stdout.flush()
