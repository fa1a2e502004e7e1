class D:
    def __init__(self, n): self.n = n
    def __del__(self):
        print("del", self.n)
d = D(1)
del d
print("went on")
