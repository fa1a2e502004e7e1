# oracle: none - isolates module
# An isolate that puts for ever into an unbounded channel gets MemoryError; taking messages makes room; others go on.
import subprocess
import sys

PROGRAM = '''
import isolates

def flood(channel, message):
    n = 0
    try:
        while True:
            channel.put(message(n))
            n += 1
    except MemoryError as e:
        return n > 10, 'nobody has taken' in str(e)

for name, message in {
    'bytes': lambda n: bytes(100_000),
    'lists': lambda n: [n] * 1000,
    'long str': lambda n: 'x' * 50_000 + str(n),
}.items():
    channel = isolates.Channel(None)
    print(name, isolates.spawn(flood, channel, message).join())
    before = channel.qsize()
    for _ in range(before // 2):
        channel.get()
    channel.put(message(0))
    print(channel.qsize() == before - before // 2 + 1)
'''
result = subprocess.run([sys.executable, '--heap', '32M', '-c', PROGRAM], capture_output=True, text=True)
print(result.stdout, result.stderr, result.returncode)
