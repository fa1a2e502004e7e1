# exit: 1
import sys
print("to stdout")
print("to stderr", file=sys.stderr)
sys.stderr.write("also stderr\n")
raise Exception("last")
