# oracle: none - 3.12 syntax
class Box[T]:
    def __init__(self, value: T): self.value = value
    def map[U](self, f) -> "Box[U]": return Box(f(self.value))
    def param(self): return T
b = Box(5)
print(b.value, b.map(str).value, Box.__type_params__, b.param().__name__, Box.map.__type_params__)
print(Box.__name__, Box.__qualname__, Box.__bases__[-1].__name__)
class Derived[T](Box[T]):
    pass
print(Derived(3).value, isinstance(Derived(1), Box), Derived.__type_params__)
class Outer:
    class Inner[K, V](dict): pass
print(Outer.Inner.__qualname__, Outer.Inner(a=1))
