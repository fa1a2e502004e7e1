# Abstract classes: registering, caches that notice it, hooks, patterns; classes are held weakly.
import abc
import collections.abc
import gc


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        pass

    @property
    @abc.abstractmethod
    def name(self):
        pass


class Square(Shape):
    def area(self):
        return 4


class Named(Square):
    name = "square"


print(sorted(Shape.__abstractmethods__), sorted(Square.__abstractmethods__), Named.__abstractmethods__)
for cls in [Shape, Square]:
    try:
        cls()
    except TypeError as e:
        print(e)
print(Named().area(), isinstance(Named(), Shape), issubclass(int, Shape))
token = abc.get_cache_token()
print(Shape.register(int) is int, isinstance(1, Shape), issubclass(bool, Shape), abc.get_cache_token() == token)


class Hooked(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return {str: True, bytes: False, list: 3}.get(other, NotImplemented)


print(issubclass(str, Hooked), issubclass(bytes, Hooked), issubclass(float, Hooked))
for f in [lambda: issubclass(list, Hooked), lambda: Shape.register(1), lambda: issubclass(1, Shape), lambda: Named.register(Shape)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Row:
    pass


def kind(x):
    match x:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"
    return "other"


class Derived(Row):
    pass


print(kind(Row()), kind(Derived()))
collections.abc.Sequence.register(Row)
try:
    print(kind(Derived()))
except TypeError as e:
    print(e)


class Table(collections.abc.Mapping):
    def __getitem__(self, key):
        raise KeyError

    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())


print(kind(Table()), hasattr(collections.abc.Mapping, "__abc_tpflags__"))


class Gone:
    pass


Shape.register(Gone)
print(len(Shape._abc_impl and abc._get_dump(Shape)[0]))
del Gone
gc.collect()
print(len(abc._get_dump(Shape)[0]))
