# exit: 1
class CM:
    def __enter__(self): return self
    def __exit__(self, *a):
        raise KeyError("in exit")

with CM():
    x = 1
    raise ValueError("in body")
