# What exotic arguments of built-in functions do: a stream without flush, mappings as locals, names that UTF-8 has not, filenames as buffers.
import sys
import warnings


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))


class Mapping:
    def __getitem__(self, key):
        if key == "a":
            return 12
        raise KeyError

    def keys(self):
        return ["z", "x", "y"]


attempt(eval, "dir()", globals(), Mapping())
attempt(eval, "a", globals(), Mapping())
attempt(eval, "b", globals(), Mapping())


class Output:
    def write(self, text):
        pass


class Input:
    def readline(self):
        return "line\n"


streams = sys.stdin, sys.stdout
sys.stdin, sys.stdout = Input(), Output()
try:
    line = input("prompt")
finally:
    sys.stdin, sys.stdout = streams
print(line)

attempt(type, "A\udcdc", (), {})
attempt(type, "A\0", (), {})
attempt(lambda: type("\ud55c", (), {}).__name__ == "\ud55c")


class A:
    pass


attempt(setattr, A, "__name__", "A\udcdc")
attempt(setattr, A, "__name__", "A\0")
print(A.__name__)
attempt(super, 1, 2, 3)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(compile("1", bytearray(b"file.py"), "eval").co_filename, compile("1", memoryview(b"file.py"), "eval").co_filename)
    print([str(w.message) for w in caught])
attempt(compile, "1", [102], "eval")
