# A child has no signals blocked; one that a script sends itself is there at once.
import os
import signal
import subprocess
import sys

with open('/proc/self/status') as f:
    pass
blocked = subprocess.run(['grep', 'SigBlk', '/proc/self/status'], capture_output=True, text=True).stdout.split()[1]
print(int(blocked, 16))
p = subprocess.Popen(['sleep', '100'])
p.terminate()
print(p.wait(timeout=15) == -signal.SIGTERM)
print(subprocess.run('yes | head -n 1', shell=True, capture_output=True))

for send in (lambda: os.kill(os.getpid(), signal.SIGINT), lambda: signal.raise_signal(signal.SIGINT)):
    try:
        send()
        print('after')
    except KeyboardInterrupt:
        print('interrupted')
signal.signal(signal.SIGUSR1, lambda number, frame: print('handled', frame.f_lineno))
os.kill(os.getpid(), signal.SIGUSR1); print('next')
