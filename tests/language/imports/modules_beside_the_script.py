import simple_lib
from simple_lib import value, func as renamed
import simple_lib.sub
import simple_lib.sub as s, math as m
from simple_lib import sub, other
from simple_lib.deep.er import leaf
import simple_lib.deep.er
print(simple_lib.value, value, renamed(), s.name, sub is s, other.name, m.sqrt(4), leaf)
print(simple_lib.__name__, simple_lib.sub.__name__, s.__package__, simple_lib.__package__, simple_lib.deep.er.__name__)
print(type(simple_lib), repr(simple_lib)[:27], simple_lib.__doc__, simple_lib.sub.__spec__.name if False else "")
print(simple_lib.__file__.endswith("simple_lib/__init__.py"), len(simple_lib.__path__))
value = 5
print(simple_lib.value)
simple_lib.value = 6
print(simple_lib.func())
import simple_lib as again
print(again is simple_lib)
import sys
print(sys.modules["simple_lib.sub"] is sub, "simple_lib.deep" in sys.modules)
