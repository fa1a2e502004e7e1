print("b starts")
import circular_lib.a
from . import a
def here(): return "b"
def from_a(): return a.here()
print("b ends, a has from_b:", hasattr(a, "from_b"))
