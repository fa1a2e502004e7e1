# Handlers of signals in the main isolate.
import signal, os, time, sys

def attempt(f, *a):
    try:
        print(repr(f(*a)))
    except BaseException as e:
        print(type(e).__name__, e)

print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGPIPE))
attempt(signal.signal, 0, signal.SIG_DFL); attempt(signal.signal, 99, signal.SIG_DFL); attempt(signal.signal, signal.SIGUSR1, 'x')
attempt(signal.signal, signal.SIGKILL, signal.SIG_IGN)
got = []
def handler(number, frame):
    got.append((signal.Signals(number).name, frame.f_code.co_name))
print(signal.signal(signal.SIGUSR1, handler), signal.getsignal(signal.SIGUSR1) is handler)

def wait_for(n):
    while len(got) < n:
        pass

os.kill(os.getpid(), signal.SIGUSR1)
wait_for(1)
print(got)
signal.raise_signal(signal.SIGUSR1)
print(len(got))
# A handler runs between waits, and the wait goes on.
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.01)
start = time.monotonic(); time.sleep(0.1); print(time.monotonic() - start >= 0.1, got[-1][0])
# pause ends when one has run; an exception of a handler comes out where the program is.
signal.setitimer(signal.ITIMER_REAL, 0.01); signal.pause(); print(len(got))
def failing(number, frame): raise RuntimeError('from handler')
signal.signal(signal.SIGUSR2, failing)
def loop():
    os.kill(os.getpid(), signal.SIGUSR2)
    while True: pass
attempt(loop)
def sleep():
    signal.signal(signal.SIGALRM, failing); signal.setitimer(signal.ITIMER_REAL, 0.01); time.sleep(30)
attempt(sleep)
attempt(signal.raise_signal, signal.SIGINT)
old = signal.signal(signal.SIGINT, handler); signal.raise_signal(signal.SIGINT); os.kill(os.getpid(), signal.SIGINT); wait_for(5); print(got[-2:])
signal.signal(signal.SIGTERM, handler); os.kill(os.getpid(), signal.SIGTERM); wait_for(6); print(got[-1])
signal.signal(signal.SIGINT, signal.SIG_IGN); signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, old); print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
print(signal.strsignal(signal.SIGSEGV), signal.SIGRTMIN, len(signal.valid_signals()) > 60, signal.alarm(0), signal.getitimer(signal.ITIMER_REAL))
attempt(signal.setitimer, signal.ITIMER_REAL, -1)
