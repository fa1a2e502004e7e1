print("a starts")
from circular_lib import b
def here(): return "a"
def from_b(): return b.here()
print("a ends")
