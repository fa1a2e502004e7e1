# A finalizer that uses signals and exit functions while the interpreter ends.
import atexit
import signal


class Last:
    def __del__(self, set=signal.signal, get=signal.getsignal, number=signal.SIGUSR1, show=print, register=atexit.register):
        for step in (lambda: set(number, show), lambda: get(number), lambda: register(show, 1)):
            try:
                step()
            except Exception:
                pass
        show("done")


signal.signal(signal.SIGUSR2, Last().__del__)
atexit.register(print, "exit")
last = Last()
