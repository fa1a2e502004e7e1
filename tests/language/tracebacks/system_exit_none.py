# exit: 0
import sys
def f():
    raise SystemExit
try:
    f()
finally:
    print("clean")
