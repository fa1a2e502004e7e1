# pthread_sigmask, sigpending, sigwait, sigwaitinfo, sigtimedwait, pthread_kill.
import os
import signal
import threading
import time

SIGNALS = {signal.SIGUSR1, signal.SIGUSR2}
print(signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS))
print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigpending())
print(repr(signal.sigwait(SIGNALS)), signal.sigpending())

seen = []
signal.signal(signal.SIGUSR2, lambda n, f: seen.append(n))
os.kill(os.getpid(), signal.SIGUSR2)
signal.raise_signal(signal.SIGUSR2)
print(seen, signal.sigpending())
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR2})
print(seen, signal.sigpending())

os.kill(os.getpid(), signal.SIGUSR1)
info = signal.sigwaitinfo({signal.SIGUSR1})
print(info.si_signo, info.si_pid == os.getpid(), info.si_uid == os.getuid(), type(info).__name__, len(info))
start = time.monotonic()
print(signal.sigtimedwait({signal.SIGUSR1}, 0.05), time.monotonic() - start >= 0.05)
timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1))
timer.start()
print(signal.sigtimedwait({signal.SIGUSR1}, 10).si_signo)
timer.join()

results = []
waiter = threading.Thread(target=lambda: results.append(signal.sigwait([signal.SIGUSR1])))
waiter.start()
time.sleep(0.05)
os.kill(os.getpid(), signal.SIGUSR1)
waiter.join()
print(results)

for number in signal.SIGINT, signal.SIGTERM, signal.SIGCHLD:
    signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    os.kill(os.getpid(), number)
    print(repr(signal.sigwait({number})))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
os.kill(os.getpid(), signal.SIGINT)
try:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    print("not interrupted")
except KeyboardInterrupt:
    print("KeyboardInterrupt")

signal.signal(signal.SIGUSR1, lambda n, f: seen.append("handled"))
signal.pthread_sigmask(signal.SIG_SETMASK, [])
signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
print(seen[-1], signal.pthread_sigmask(signal.SIG_BLOCK, []))
for attempt in [lambda: signal.pthread_sigmask(99, []), lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [1000]), lambda: signal.sigwait([0]),
                lambda: signal.sigtimedwait([1], -1), lambda: signal.pthread_sigmask(signal.SIG_BLOCK, 5)]:
    try:
        attempt()
    except (OSError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
