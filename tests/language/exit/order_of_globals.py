"""Globals are finalised in the order of their names, holders before what they hold."""
import io


class A:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name, self.other.name if hasattr(self, "other") else "")


a = A("first"); b = A("second"); b.other = a; c = A("third"); a.x = c
del c


class Z:
    def __init__(self, file): self.file = file
    def __del__(self): print("closed", self.file.closed)


class Kept(io.BytesIO): pass


z = Z(Kept())
