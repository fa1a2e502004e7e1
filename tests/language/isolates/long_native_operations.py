# oracle: none - CPython has no isolates
# timeout: 60
# On one worker: while an isolate is in one long operation of a native, others run, and a signal is heard.
import subprocess
import sys

PROGRAM = '''
import isolates, math, random, sys
sys.set_int_max_str_digits(0)

def answer(asked, answered):
    for _ in asked:
        answered.put(None)

asked, answered = isolates.Channel(1), isolates.Channel(1)
isolates.spawn(answer, asked, answered)
numbers = [random.random() for _ in range(600_000)]
words = [str(n) for n in numbers]
pairs = [(n,) for n in numbers]
big = 3 ** 1_500_000
mixed = numbers + [10 ** 30]
text = str(7 ** 500_000)
lines = ['x' * 3] * 12_000_000

def during(name, operation):
    asked.put(None)
    operation()
    print(name, 'lets others run' if answered.qsize() else 'holds the worker')
    answered.get()

during('sort of floats', lambda: sorted(numbers))
during('sort of str', lambda: sorted(words, reverse=True))
during('sort of tuples', lambda: sorted(pairs))
during('sort of all kinds', lambda: sorted(mixed))
during('multiplication', lambda: [big * big for _ in range(1)])
during('division', lambda: big // (big >> 1_000_000))
during('power', lambda: 7 ** 3_000_000)
during('power with a modulus', lambda: pow(3, big >> 2_370_000, (1 << 4000) - 1))
during('str of an int', lambda: str(big))
during('int of a str', lambda: int(text))
during('square root', lambda: math.isqrt(big))
during('factorial', lambda: math.factorial(300_000))
during('join', lambda: ''.join(lines))
asked.close()
'''
print(subprocess.run([sys.executable, '--workers', '1', '-c', PROGRAM], capture_output=True, text=True).stdout)
