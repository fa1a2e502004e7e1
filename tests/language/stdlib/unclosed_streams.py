# Streams that die unclosed warn, on behalf of the outermost one.
import gc
import os
import tempfile
import warnings

path = tempfile.mktemp()


def lose(*arguments, **keywords):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        open(*arguments, **keywords)
        gc.collect()
    for warning in caught:
        print(warning.category.__name__, str(warning.message).replace(path, "PATH"))


lose(path, "wb", buffering=0)
lose(path, "wb")
lose(path, "w", encoding="utf-8")
read, write = os.pipe()
lose(read, "rb", closefd=False)
print("that was all")
os.remove(path)
