# The modules that users of importlib try frozen ones with.
import importlib.machinery
import importlib.util

finder = importlib.machinery.FrozenImporter
for name in ("__hello__", "__phello__", "__phello__.spam", "__hello_only__", "__no_such__"):
    spec = finder.find_spec(name)
    print(name, spec and (spec.origin, spec.has_location, spec.submodule_search_locations is not None, spec.loader_state.origname))
spec = finder.find_spec("__hello__")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module, module.initialized)
module.main()
try:
    finder.get_code("__no_such__")
except ImportError as error:
    print(error, error.name)
