def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        return "small"
    else:
        return "large"

for n in (-5, 0, 3, 10, 99):
    print(n, classify(n))

# Everything has a truth value.
for v in (0, 1, 0.0, -0.0, 0.1, "", "0", [], [0], (), (None,), {}, {0: 0}, set(), None, 0j, 1j, b"", b"\0", range(0), range(1), ..., NotImplemented is None):
    if v:
        print(repr(v), "is true")
    else:
        print(repr(v), "is false")
if 1: print("one line"); print("two statements")
