# exit: 1
import sys


class D:
    def __del__(self): print("del", sys.stdout is not None)


def late():
    try:
        yield 1
    finally:
        print("fin", len("abc"))


def main():
    d = D()
    g = late(); next(g)
    raise ValueError("gone")


main()
