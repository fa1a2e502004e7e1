# A module may get another class, and says what it is as importlib would.
import importlib.util
import sys
import types


class Counting(types.ModuleType):
    @property
    def seen(self):
        return len(self.__dict__)


module = types.ModuleType("plain")
module.a = 1
module.__class__ = Counting
print(type(module).__name__, module.a, module.seen > 1, vars(module)["a"])
module.b = 2
module.__class__ = types.ModuleType
print(type(module).__name__, module.b, hasattr(module, "seen"))
for wrong in (int, type("Other", (), {})):
    try:
        module.__class__ = wrong
    except TypeError as error:
        print(error)

made = Counting("made")
made.c = 3
print(made.__dict__["c"], "__dict__" in Counting.__dict__)


class Loader:
    def __repr__(self):
        return "<a loader>"


class TalkingLoader(Loader):
    @classmethod
    def module_repr(cls, module):
        return "<said by the loader>"


plain = types.ModuleType("x")
print(plain)
plain.__loader__ = Loader()
print(plain)
plain.__file__ = "/tmp/x.py"
print(plain)
plain.__loader__ = TalkingLoader
print(plain)
plain.__spec__ = importlib.util.spec_from_loader("y", Loader())
print(plain)
plain.__spec__.origin = "somewhere"
print(plain)
plain.__spec__.has_location = True
print(plain)
print(sys, repr(types).startswith("<module 'types' from '/"))

spec = importlib.util.find_spec("colorsys")
spec.loader = importlib.util.LazyLoader(spec.loader)
lazy = importlib.util.module_from_spec(spec)
sys.modules["colorsys"] = lazy
spec.loader.exec_module(lazy)
print(object.__getattribute__(lazy, "__class__").__name__, lazy.rgb_to_yiq.__name__, type(lazy).__name__)
