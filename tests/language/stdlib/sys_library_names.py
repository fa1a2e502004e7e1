# exit: 1
import sys
from sys import stdlib_module_names

print(type(stdlib_module_names).__name__, stdlib_module_names is sys.stdlib_module_names, len(stdlib_module_names) > 200)
print([name in stdlib_module_names for name in ("os", "sys", "json", "asyncio", "re", "_thread", "sitecustomize", "test", "six")])
try:
    sys.stdlib_module_nams
except AttributeError as error:
    print(error, error.name, error.obj is sys)
print(hasattr(sys, "nothing_like_that"), getattr(sys, "nothing_like_that", 3))
sys.exitt
