import sys
print()
print(1, "a", None, [1])
print("a", "b", sep="")
print("a", "b", sep=", ", end="!\n")
print("no newline", end="")
print()
print(*range(3), sep="\n")
print("a", sep=None, end=None)
print("to stdout", file=sys.stdout, flush=True)
print("x" * 3, 1.5, 1j, b"b", {1}, (), sep="|")
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append("flushed")
w = W()
print("hi", 2, file=w, flush=True)
print(w.parts)
class S:
    def __str__(self): return "S!"
print(S(), [S()].__len__(), str(S()))
sys.stdout.write("direct\n")
print(sys.stdout.write("four") == 4)
for f in (lambda: print(sep=5), lambda: print(end=5), lambda: print(foo=1), lambda: print("a", file=5)):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
class Bad:
    def __str__(self): raise ValueError("str failed")
try:
    print("before", Bad())
except ValueError as e:
    print()
    print(e)
old = sys.stdout
sys.stdout = w
print("captured")
sys.stdout = old
print(w.parts[-2:])
print("unicode é 日本 😀")
print(None, file=None)
