# oracle: none - isolates module
import math
from isolates import spawn

FACTOR = 3

class Shape:
    sides = 4
    def __init__(self, size): self.size = size
    def area(self): return scale(self.size) ** 2
    @classmethod
    def unit(cls): return cls(1)

class Square(Shape):
    def __repr__(self): return f"Square({self.size})"

def scale(x): return x * FACTOR

def work(n):
    s = Square(n)
    return s.area(), repr(s), Square.unit().area(), isinstance(s, Shape), math.sqrt(16), recursive(5)

def recursive(n): return 1 if n == 0 else n * recursive(n - 1)

print(spawn(work, 2).join())
print(work(2))
