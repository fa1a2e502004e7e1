# super().method() by warm code: the search follows the MRO of the instance, and changes of classes are seen.


class A:
    def who(self, *args):
        return ["A", *args]

    @classmethod
    def of_class(cls):
        return "A", cls.__name__

    @staticmethod
    def static(x):
        return "static", x

    value = "a value"


class B(A):
    def who(self, *args):
        return ["B"] + super().who(*args)

    @classmethod
    def of_class(cls):
        return "B", super().of_class()

    @staticmethod
    def static(x):
        return x

    def call_static(self):
        return super().static(1)


class C(A):
    def who(self, *args):
        return ["C"] + super().who("from C", *args)


class D(B, C):
    def who(self, *args):
        return ["D"] + super().who(*args)

    def inner(self):
        def nested(self):
            return super(D, self).who()

        return [super(D, self).who(i) for i in range(2)], nested(self)


for _ in range(50):
    results = [x().who(1) for x in (A, B, C, D)]
print(results)
for _ in range(50):
    results = B.of_class(), D.of_class(), D().of_class(), B().call_static(), D().inner()
print(results)

A.who = lambda self, *args: ["other A", *args]
print(D().who(2))
C.who = lambda self, *args: ["other C", *args]
print(D().who(2), B().who(2))
D.__bases__ = (C, B)
print([c.__name__ for c in D.__mro__], D().who(3))


class E:
    def __init__(self, x):
        super().__init__()
        self.x = x

    def __repr__(self):
        return "E" + super().__repr__()[:1]

    def __getattribute__(self, name):
        return super().__getattribute__(name)

    def missing(self):
        return super().nothing()

    def rebound(self):
        self = 5
        return super().who()

    def cell(self):
        def use():
            return self

        return super().__eq__(use())


for _ in range(50):
    e = E(1)
    results = repr(e), e.x, e.cell()
print(results)
for method in e.missing, e.rebound:
    try:
        method()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)


def outside():
    return super().who()


try:
    outside()
except RuntimeError as error:
    print(error)


class F(A):
    def who(self):
        super = lambda: "local"
        return super().upper()

    def who_global(self):
        return super().who()


print(F().who())
f = F()
for _ in range(50):
    result = f.who_global()
print(result)
super = lambda: A()
print(f.who_global())
