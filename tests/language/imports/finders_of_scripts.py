# Finders on sys.meta_path are asked, in order, also when nobody has imported importlib; removed ones are not.
import sys


class Asked:
    def __init__(self, answers):
        self.answers = answers

    def find_spec(self, name, path, target=None):
        print("asked for", name, path is not None)
        if name in self.answers:
            import _frozen_importlib
            return _frozen_importlib.ModuleSpec(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.answer = self.answers[module.__name__]


finder = Asked({"virtual": 42})
sys.meta_path.insert(0, finder)
import virtual
print(virtual.answer, virtual.__loader__ is finder, type(virtual.__spec__).__name__, virtual.__name__)
import simple_lib as lib
print(type(lib.__loader__).__name__, lib.__spec__.name, lib.__spec__.has_location)
try:
    import no_such_module
except ModuleNotFoundError as error:
    print(error, error.name)
sys.meta_path.remove(finder)
del sys.modules["virtual"]
try:
    import virtual
except ModuleNotFoundError as error:
    print(error)
print([f.__name__ for f in sys.meta_path if hasattr(f, "__name__")])
