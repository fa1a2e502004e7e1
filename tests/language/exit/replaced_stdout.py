import io, sys


class D:
    def __del__(self): print("del")


d = D()
sys.stdout = io.StringIO()
print("lost")
