import sys
def check(src):
    try:
        exec(src, {"__name__": "__main__", "__package__": None})
        print("fine:", src)
    except BaseException as e:
        print(f"{src}: {type(e).__name__}: {str(e).split(' (/')[0]}")
check("import no_such_module")
check("import no.such.module")
check("import math.nothing")
check("import error_lib.missing")
check("from error_lib import missing")
check("from error_lib import present, missing")
check("import error_lib.present.deeper")
check("from math import nothing")
check("from . import x")
check("from .x import y")
check("from .. import x")
check("import error_lib.raises")
check("import error_lib.raises")
check("import error_lib.syntax")
check("import error_lib.exits")
check("import error_lib.imports_missing")
check("import error_lib.too_far")
check("from error_lib.present import *")
check("import error_lib, math")
print("error_lib.raises" in sys.modules, "error_lib" in sys.modules)
sys.modules["blocked"] = None
check("import blocked")
sys.modules["replaced"] = "any object"
check("import replaced; print(replaced)")
try:
    import no_such_module
except ModuleNotFoundError as e:
    print(e.name, e.path, isinstance(e, ImportError))
