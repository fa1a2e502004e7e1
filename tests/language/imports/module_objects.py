import sys, math
from types_lib import tools
print(__name__, __file__.endswith("module_objects.py"), __package__, sys.modules["__main__"].__name__)
M = type(sys)
m = M("made", "doc of made")
print(m.__name__, m.__doc__, sorted(m.__dict__), repr(m))
m.x = 1
print(m.x, vars(m)["x"])
del m.x
for f in (lambda: m.x, lambda: math.nothing, lambda: tools.nothing, lambda: M(), lambda: M(5), lambda: m()):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
print(tools.dynamic, tools.real)
try:
    tools.other
except AttributeError as e:
    print(e)
sys.modules["injected"] = m
m.y = 2
import injected
from injected import y
print(injected.y, y)
mod = __import__("types_lib.tools")
print(mod.__name__, __import__("types_lib.tools", fromlist=["x"]).__name__)
tools.__dict__["new"] = 3
print(tools.new, dir(tools)[-3:], "real" in dir(tools))
print(math.__name__, math.__doc__ is not None, repr(sys), sys.__name__)
