# library: 3.11
# Wrapped methods: chained class methods, what staticmethod and classmethod take over, what property says; signatures of types.
import inspect


class Outer:
    class C:
        @property
        def writable_not(self):
            return 1

        plain = property()

        @classmethod
        @property
        def name(cls):
            return cls.__name__

        @classmethod
        @classmethod
        def twice(cls):
            return cls.__name__

        @staticmethod
        def annotated(x: int) -> str:
            "doc"


print(Outer.C.name, Outer.C.twice())
for change in [lambda c: setattr(c, "writable_not", 2), lambda c: delattr(c, "writable_not"), lambda c: c.plain]:
    try:
        change(Outer.C())
    except AttributeError as e:
        print(e)
print(vars(Outer.C)["annotated"].__annotations__, vars(Outer.C)["annotated"].__doc__)
for args in [(), (1,), (1, 2, 3)]:
    try:
        property().__set_name__(*args)
    except TypeError as e:
        print(e)
for t in [object, float, int, complex, enumerate, reversed, tuple, memoryview, property, str, Outer]:
    try:
        print(t.__name__, t.__text_signature__, inspect.signature(t))
    except ValueError as e:
        print(e)
