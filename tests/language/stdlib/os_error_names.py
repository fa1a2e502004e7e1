"""Errors name what __fspath__ gave."""
import os, pathlib

nope = pathlib.Path("nope")
for f in (os.stat, os.listdir, os.remove, os.rmdir, os.chdir, os.readlink, lambda p: os.mkdir(p / "deeper"), lambda p: os.rename(p, p / "x"), os.scandir):
    try:
        f(nope)
    except OSError as e:
        print(e, type(e.filename), e.filename2)


class B:
    def __fspath__(self): return b"bytes"


try:
    os.stat(B())
except OSError as e:
    print(e, e.filename)
