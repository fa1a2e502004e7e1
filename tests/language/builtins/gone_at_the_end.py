# What a script puts into builtins is gone before the finalizers that come last, and what it took is back.
import builtins
import sys


class Told:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, hasattr(builtins, "added"), len("four"))


builtins.added = Told("in builtins")
builtins.len = lambda x: -1
cycle = [Told("in a cycle")]
cycle.append(cycle)
