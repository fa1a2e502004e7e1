# oracle: none - CPython has it
# What the process cannot do: programs can ask, and are told why.
import os

print(hasattr(os, "fork"), hasattr(os, "forkpty"))
for call in [lambda: os.fork(), lambda: os.forkpty()]:
    try:
        call()
    except AttributeError as e:
        print(e)
try:
    import tracemalloc
except ImportError as e:
    print(str(e).split(":")[0])
