# Module globals go at exit; what they held is finalised.
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = D("only global")
print("end of script")
