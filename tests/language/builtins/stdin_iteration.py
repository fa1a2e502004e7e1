# stdin: 3
# stdin: 4 5
# stdin: x
import sys
for line in sys.stdin:
    print(repr(line), line.split())
print(repr(sys.stdin.read()))
