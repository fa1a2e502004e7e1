# stdin: first line
# stdin: second é
# stdin:
# stdin: last
print(repr(input()))
print(repr(input("prompt> ")))
print(repr(input("")))
import sys
print(repr(sys.stdin.readline()))
try:
    input("at the end: ")
except EOFError as e:
    print(type(e).__name__, e)
