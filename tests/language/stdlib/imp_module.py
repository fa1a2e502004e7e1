# library: 3.11
# The old module imp.
import os
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
import imp

module = imp.new_module("fresh")
print(module, imp.is_builtin("sys") != 0, imp.is_builtin("nosuch"), imp.get_tag() == sys.implementation.cache_tag)
with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "one.py"), "w") as f:
        f.write("value = 1")
    found = imp.find_module("one", [folder])
    loaded = imp.load_module("one", *found)
    found[0].close()
    print(loaded.value, loaded.__name__)
    print(imp.load_source("other", os.path.join(folder, "one.py")).value)
    with open(os.path.join(folder, "one.py"), "w") as f:
        f.write("value = 22")
    print(imp.reload(loaded).value if False else "not reloaded")
try:
    imp.find_module("nosuch")
except ImportError as e:
    print(e)
