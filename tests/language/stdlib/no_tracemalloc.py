# oracle: none - CPython has it
# A module that is not there says so.
try:
    import tracemalloc
except ImportError as e:
    print(str(e).split(":")[0])
