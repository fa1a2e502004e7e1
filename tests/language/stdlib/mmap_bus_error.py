# oracle: none - CPython ends here
# A file that becomes shorter than its mapping gives zeros, whatever the script does with SIGBUS; a signal that is sent counts as ever.
import mmap
import os
import signal
import subprocess
import sys
import tempfile

for disposition in (None, signal.SIG_DFL, signal.SIG_IGN, lambda number, frame: print('handled', number)):
    with tempfile.TemporaryFile() as f:
        f.truncate(8192)
        m = mmap.mmap(f.fileno(), 8192)
        if disposition is not None:
            signal.signal(signal.SIGBUS, disposition)
        f.truncate(0)
        print(m[5000])
os.kill(os.getpid(), signal.SIGBUS)
sent = 'import mmap, os, signal, time; m = mmap.mmap(-1, 10); os.kill(os.getpid(), signal.SIGBUS); time.sleep(20)'
print(subprocess.run([sys.executable, '-c', sent], capture_output=True).returncode != 0)
try:
    mmap.mmap(-1, 4096).madvise(102)
except OSError as e:
    print(e)
