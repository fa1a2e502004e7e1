# A class of a metaclass shows its own attributes in __dict__, not an empty one of the metaclass's instances.
class Meta(type):
    def __new__(metacls, name, bases, namespace, **keywords):
        return super().__new__(metacls, name, bases, namespace)


class Base:
    def __init_subclass__(cls):
        print(cls.__name__, list(vars(cls)))


class One(Base, metaclass=Meta, word=1):
    x = 1

    def method(self):
        return __class__


print(sorted(vars(One)), vars(One)["x"], "__dict__" in vars(Meta), type(vars(One)).__name__)
One.y = 2
print("y" in vars(One), One.__dict__["y"])
try:
    One.__dict__ = {}
except AttributeError as e:
    print(e)
